using Fathom.Inference.Requests;

namespace Fathom.Inference.Sampling;

/// <summary>What the next token of a sequence depends on besides its logits.</summary>
/// <param name="Request">The request: options, constraints, and the key of its draws.</param>
/// <param name="Penalties">Penalties of the tokens so far; null when the request has none.</param>
/// <param name="Seed">Seed of the draws.</param>
/// <param name="Position">Tokens before this one.</param>
internal readonly record struct TokenDraw(GenerationRequest Request, TokenPenalties? Penalties, ulong Seed, int Position);

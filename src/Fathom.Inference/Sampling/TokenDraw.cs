using Fathom.Inference.Requests;

namespace Fathom.Inference.Sampling;

/// <summary>Inputs of a draw besides the logits.</summary>
/// <param name="Request">The request, with its options, constraints, and the key of its draws.</param>
/// <param name="Penalties">Penalties for the tokens so far; null if the request has none.</param>
/// <param name="Seed">Seed of the draws.</param>
/// <param name="Position">Number of tokens before this one.</param>
internal readonly record struct TokenDraw(GenerationRequest Request, TokenPenalties? Penalties, ulong Seed, int Position);

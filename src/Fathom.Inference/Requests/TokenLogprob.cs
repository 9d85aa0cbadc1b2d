namespace Fathom.Inference.Requests;

/// <summary>A token and the model's probability for it, before any sampling option.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="Logprob">Natural logarithm of its probability.</param>
public readonly record struct TokenLogprob(int TokenId, float Logprob);

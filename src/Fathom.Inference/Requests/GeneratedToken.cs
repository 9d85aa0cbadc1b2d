namespace Fathom.Inference.Requests;

/// <summary>One token of an answer.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="Logprob">Natural logarithm of the model's probability for it, before any sampling option; null unless requested.</param>
/// <param name="TopLogprobs">The likeliest tokens at its position, best first; empty unless requested.</param>
/// <param name="WeightsVersion">Version of the weights it was drawn with: the number of updates that the engine had seen.</param>
public readonly record struct GeneratedToken(int TokenId, float? Logprob, IReadOnlyList<TokenLogprob> TopLogprobs, int WeightsVersion = 0);

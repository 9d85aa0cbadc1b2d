namespace Fathom.Inference.Requests;

/// <summary>What the model expects after one position of a token list.</summary>
/// <param name="Position">From 0.</param>
/// <param name="NextLogprob">Natural logarithm of the probability of the list's next token; null at the last position.</param>
/// <param name="TopLogprobs">The likeliest next tokens, best first, as many as asked for.</param>
/// <param name="Row">The whole vocabulary, <c>[vocabSize]</c>; empty unless asked for.</param>
public readonly record struct ScoredPosition(int Position, float? NextLogprob, IReadOnlyList<TokenLogprob> TopLogprobs, ReadOnlyMemory<float> Row);

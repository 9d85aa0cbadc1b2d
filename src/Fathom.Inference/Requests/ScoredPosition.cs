namespace Fathom.Inference.Requests;

/// <summary>The model's predictions after one position of a token list.</summary>
/// <param name="Position">From 0.</param>
/// <param name="NextLogprob">Natural logarithm of the probability of the list's next token; null at the last position.</param>
/// <param name="TopLogprobs">The likeliest next tokens, best first, as many as requested.</param>
/// <param name="Row">Values of the whole vocabulary, <c>[vocabSize]</c>; empty unless requested.</param>
public readonly record struct ScoredPosition(int Position, float? NextLogprob, IReadOnlyList<TokenLogprob> TopLogprobs, ReadOnlyMemory<float> Row);

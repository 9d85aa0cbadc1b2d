namespace Fathom.Inference;

/// <summary>Receives the values of the whole vocabulary at one position of a token list.</summary>
/// <param name="position">From 0.</param>
/// <param name="values"><c>[vocabSize]</c>; valid during the call.</param>
public delegate void PositionVisitor(int position, ReadOnlySpan<float> values);

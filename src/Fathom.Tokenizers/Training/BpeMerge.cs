namespace Fathom.Tokenizers.Training;

/// <summary>One trained merge.</summary>
/// <param name="Left">Id of the left token.</param>
/// <param name="Right">Id of the right token.</param>
public readonly record struct BpeMerge(int Left, int Right);

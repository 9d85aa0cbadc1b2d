namespace Fathom.Tokenizers.Vocabularies;

/// <summary>An added token found in a text.</summary>
/// <param name="Start">First byte of the match, stripped white space included.</param>
/// <param name="End">The position after the last byte.</param>
/// <param name="Id">The token.</param>
internal readonly record struct AddedTokenMatch(int Start, int End, int Id);

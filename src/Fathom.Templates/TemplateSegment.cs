namespace Fathom.Templates;

/// <summary>A run of rendered text of one origin.</summary>
/// <param name="Text">The text; never empty.</param>
/// <param name="IsTemplateText">
/// True when every character was written by the template (or is its BOS or EOS token, or a number): special tokens may be recognized here.
/// False when it came from a message, a tool or a variable: there, and across the border of a segment, what spells a special token is plain text.
/// </param>
public readonly record struct TemplateSegment(string Text, bool IsTemplateText);

namespace Fathom.Templates;

/// <summary>A run of rendered text with a single origin.</summary>
/// <param name="Text">The text; never empty.</param>
/// <param name="IsTemplateText">
/// True if the template wrote every character, or it is a special token, a known role, or a number: special tokens may be recognized here.
/// False if the text came from a message, a tool or a variable: there, and across segment boundaries, what spells a special token is plain text.
/// </param>
public readonly record struct TemplateSegment(string Text, bool IsTemplateText);

namespace Fathom.Templates;

/// <summary>A piece of a model's output.</summary>
/// <param name="Kind">Thinking or answer.</param>
/// <param name="Text">The text; never empty.</param>
public readonly record struct ReasoningDelta(ReasoningKind Kind, string Text);

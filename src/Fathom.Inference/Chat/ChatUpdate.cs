using Fathom.Tokenizers.Templates;

namespace Fathom.Inference;

/// <summary>News of a running turn.</summary>
/// <param name="Kind">What the text is.</param>
/// <param name="Text">New text; never empty but in the last update.</param>
/// <param name="FinishReason">Why the turn ended; null while it runs.</param>
public readonly record struct ChatUpdate(ReasoningKind Kind, string Text, FinishReason? FinishReason);

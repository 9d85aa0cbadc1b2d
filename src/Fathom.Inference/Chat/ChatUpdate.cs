using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.ToolCalls;

namespace Fathom.Inference.Chat;

/// <summary>News of a running turn.</summary>
/// <param name="Kind">What the text is, or where a call stands.</param>
/// <param name="Text">New text; empty in the last update and in those of calls.</param>
/// <param name="FinishReason">Why the turn ended; null while it runs.</param>
public readonly record struct ChatUpdate(ReasoningKind Kind, string Text, FinishReason? FinishReason)
{
    /// <summary>News of a call of a tool; null when there is none.</summary>
    public ToolCallDelta? ToolCall { get; init; }
}

using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.ToolCalls;

namespace Fathom.Inference.Chat;

/// <summary>An update for a running turn.</summary>
/// <param name="Kind">Whether the text or call belongs to the thinking or to the answer.</param>
/// <param name="Text">New text; empty in the last update and in updates for calls.</param>
/// <param name="FinishReason">Why the turn ended; null while it runs.</param>
public readonly record struct ChatUpdate(ReasoningKind Kind, string Text, FinishReason? FinishReason)
{
    /// <summary>An update for a tool call; null if the update isn't one.</summary>
    public ToolCallDelta? ToolCall { get; init; }

    /// <summary>Tokens of the thinking so far, with its markers.</summary>
    public int ThinkingTokens { get; init; }
}

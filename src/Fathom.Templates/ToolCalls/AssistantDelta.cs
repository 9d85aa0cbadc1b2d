namespace Fathom.Templates.ToolCalls;

/// <summary>A piece of a model's output: thinking, answer, or an update for a call.</summary>
/// <param name="Kind">Whether it belongs to the thinking or to the answer.</param>
/// <param name="Text">The text; empty in an update for a call.</param>
/// <param name="Call">The update for a call; null for text.</param>
public readonly record struct AssistantDelta(ReasoningKind Kind, string Text, ToolCallDelta? Call);

namespace Fathom.Templates.ToolCalls;

/// <summary>A piece of a model's output: a thought, a piece of the answer, or news of a call.</summary>
/// <param name="Kind">Whether it stands in the thoughts or in the answer.</param>
/// <param name="Text">The text; empty when it is of a call.</param>
/// <param name="Call">News of a call; null when it is text.</param>
public readonly record struct AssistantDelta(ReasoningKind Kind, string Text, ToolCallDelta? Call);

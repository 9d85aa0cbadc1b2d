using Fathom.Inference.Requests;
using Fathom.Templates;

namespace Fathom.Inference.Chat;

/// <summary>A finished turn of the assistant.</summary>
/// <param name="Thinking">Thinking before the answer; empty if there was none.</param>
/// <param name="Answer">The answer.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Usage">Token counts.</param>
/// <param name="Timings">Where its time went.</param>
public sealed record ChatTurn(string Thinking, string Answer, FinishReason FinishReason, TokenUsage Usage, GenerationTimings Timings)
{
    /// <summary>Its tool calls, in order.</summary>
    public IReadOnlyList<ChatToolCall> ToolCalls { get; init; } = [];

    /// <summary>The cause of <see cref="Inference.Requests.FinishReason.Error"/>; otherwise null.</summary>
    public Exception? Failure { get; init; }
}

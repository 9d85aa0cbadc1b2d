using Fathom.Inference.Requests;
using Fathom.Templates;

namespace Fathom.Inference.Chat;

/// <summary>A finished turn of the assistant.</summary>
/// <param name="Thinking">Reasoning before the answer; empty when there was none.</param>
/// <param name="Answer">The answer.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Usage">Tokens that it took.</param>
/// <param name="Timings">Where its time went.</param>
public sealed record ChatTurn(string Thinking, string Answer, FinishReason FinishReason, TokenUsage Usage, GenerationTimings Timings)
{
    /// <summary>The tools that it calls, in order.</summary>
    public IReadOnlyList<ChatToolCall> ToolCalls { get; init; } = [];

    /// <summary>What went wrong when it ended with <see cref="Inference.Requests.FinishReason.Error"/>.</summary>
    public Exception? Failure { get; init; }
}

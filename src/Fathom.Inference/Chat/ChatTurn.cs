namespace Fathom.Inference;

/// <summary>A finished turn of the assistant.</summary>
/// <param name="Thinking">Reasoning before the answer; empty when there was none.</param>
/// <param name="Answer">The answer.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Usage">Tokens that it took.</param>
/// <param name="Timings">Where its time went.</param>
public sealed record ChatTurn(string Thinking, string Answer, FinishReason FinishReason, TokenUsage Usage, GenerationTimings Timings)
{
    /// <summary>What went wrong when it ended with <see cref="Inference.FinishReason.Error"/>.</summary>
    public Exception? Failure { get; init; }
}

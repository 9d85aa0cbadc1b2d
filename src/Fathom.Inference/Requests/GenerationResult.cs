namespace Fathom.Inference.Requests;

/// <summary>All that came of a request.</summary>
public sealed record GenerationResult
{
    /// <summary>What was asked.</summary>
    public required GenerationRequest Request { get; init; }

    /// <summary>The new tokens, a stop token included.</summary>
    public required IReadOnlyList<GeneratedToken> Tokens { get; init; }

    /// <summary>The new text, without stop strings.</summary>
    public required string Text { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>The stop string that ended it; null when something else did.</summary>
    public string? StopString { get; init; }

    /// <summary>What went wrong when it ended with <see cref="Inference.Requests.FinishReason.Error"/>.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Tokens that it took.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>Where its time went.</summary>
    public required GenerationTimings Timings { get; init; }
}

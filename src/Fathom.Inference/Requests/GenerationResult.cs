namespace Fathom.Inference.Requests;

/// <summary>The result of a request.</summary>
public sealed record GenerationResult
{
    /// <summary>The request.</summary>
    public required GenerationRequest Request { get; init; }

    /// <summary>The new tokens, a stop token included.</summary>
    public required IReadOnlyList<GeneratedToken> Tokens { get; init; }

    /// <summary>The new text, without stop strings.</summary>
    public required string Text { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>The stop string that ended it; null if none did.</summary>
    public string? StopString { get; init; }

    /// <summary>The cause of <see cref="Inference.Requests.FinishReason.Error"/>; otherwise null.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Token counts.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>Where its time went.</summary>
    public required GenerationTimings Timings { get; init; }
}

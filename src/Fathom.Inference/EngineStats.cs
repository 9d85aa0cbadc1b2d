namespace Fathom.Inference;

/// <summary>How busy an engine is and what it has done, as of the end of its last step.</summary>
public sealed record EngineStats
{
    /// <summary>When the engine looked: a timestamp of <see cref="EngineOptions.Clock"/>.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Requests that take part in steps.</summary>
    public required int RunningRequests { get; init; }

    /// <summary>Requests that wait for their first step, or for blocks after a preemption.</summary>
    public required int WaitingRequests { get; init; }

    /// <summary>Cache blocks that requests hold.</summary>
    public required int UsedBlocks { get; init; }

    /// <summary>All cache blocks.</summary>
    public required int TotalBlocks { get; init; }

    /// <summary>How often a request had to give its blocks back.</summary>
    public required long Preemptions { get; init; }

    /// <summary>Passes through the model.</summary>
    public required long Steps { get; init; }

    /// <summary>Prompt tokens of requests that started.</summary>
    public required long PromptTokens { get; init; }

    /// <summary>Those of them that the cache already held.</summary>
    public required long CachedTokens { get; init; }

    /// <summary>New tokens.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Tokens that were guessed.</summary>
    public required long DraftedTokens { get; init; }

    /// <summary>Guesses that were right.</summary>
    public required long AcceptedTokens { get; init; }

    /// <summary>Tokens scored.</summary>
    public required long ScoredTokens { get; init; }

    /// <summary>Requests that ended by themselves.</summary>
    public required long CompletedRequests { get; init; }

    /// <summary>Requests that were cancelled.</summary>
    public required long CancelledRequests { get; init; }

    /// <summary>Requests that failed.</summary>
    public required long FailedRequests { get; init; }

    /// <summary>Requests that got a first token: what <see cref="TimeToFirstToken"/> is a sum of.</summary>
    public required long FirstTokens { get; init; }

    /// <summary>Time from submission to the first token, summed over requests.</summary>
    public required TimeSpan TimeToFirstToken { get; init; }

    /// <summary>The longest time from submission to a first token.</summary>
    public required TimeSpan LongestTimeToFirstToken { get; init; }

    /// <summary>How many updates of the weights there were.</summary>
    public required int WeightsVersion { get; init; }
}

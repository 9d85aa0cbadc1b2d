namespace Fathom.Inference;

/// <summary>Load and totals of an engine as of the end of its last step.</summary>
public sealed record EngineStats
{
    /// <summary>Time of these values: a timestamp of <see cref="EngineOptions.Clock"/>.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Running requests.</summary>
    public required int RunningRequests { get; init; }

    /// <summary>Requests waiting for their first step, or for blocks after a preemption.</summary>
    public required int WaitingRequests { get; init; }

    /// <summary>Cache blocks in use by requests.</summary>
    public required int UsedBlocks { get; init; }

    /// <summary>All cache blocks.</summary>
    public required int TotalBlocks { get; init; }

    /// <summary>Number of preemptions.</summary>
    public required long Preemptions { get; init; }

    /// <summary>Passes through the model.</summary>
    public required long Steps { get; init; }

    /// <summary>Prompt tokens of requests that started.</summary>
    public required long PromptTokens { get; init; }

    /// <summary>Prompt tokens that were already in the cache.</summary>
    public required long CachedTokens { get; init; }

    /// <summary>New tokens.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Drafts.</summary>
    public required long DraftedTokens { get; init; }

    /// <summary>Drafts that were right.</summary>
    public required long AcceptedTokens { get; init; }

    /// <summary>Tokens scored.</summary>
    public required long ScoredTokens { get; init; }

    /// <summary>Requests that ended normally.</summary>
    public required long CompletedRequests { get; init; }

    /// <summary>Requests that were cancelled.</summary>
    public required long CancelledRequests { get; init; }

    /// <summary>Requests that failed.</summary>
    public required long FailedRequests { get; init; }

    /// <summary>Requests that got a first token, over which <see cref="TimeToFirstToken"/> is summed.</summary>
    public required long FirstTokens { get; init; }

    /// <summary>Time from submission to the first token, summed over requests.</summary>
    public required TimeSpan TimeToFirstToken { get; init; }

    /// <summary>The longest time from submission to a first token.</summary>
    public required TimeSpan LongestTimeToFirstToken { get; init; }

    /// <summary>Number of weight updates so far.</summary>
    public required int WeightsVersion { get; init; }
}

using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Models;
using Fathom.Numerics.Attention;

namespace Fathom.Inference;

/// <summary>How an engine runs. The defaults serve one user and many.</summary>
public sealed record EngineOptions
{
    /// <summary>Threads; null takes the processor count.</summary>
    public int? Threads { get; init; }

    /// <summary>Most tokens a step computes over all requests: long prompts are split at this, and at twice as many while there is but one request.</summary>
    public int MaxBatchTokens { get; init; } = 512;

    /// <summary>Most requests that run at once; others wait.</summary>
    public int MaxRunningRequests { get; init; } = 256;

    /// <summary>Most requests that wait for their first step; further ones are refused.</summary>
    public int MaxQueuedRequests { get; init; } = 1024;

    /// <summary>Longest that a request may wait for its first step; then it fails. Null: as long as it takes.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>Tokens of a cache block.</summary>
    public int BlockTokens { get; init; } = 32;

    /// <summary>How the cache stores values; null: <see cref="Fathom.Models.Model.PreferredCacheFormat"/>.</summary>
    public CacheFormat? CacheFormat { get; init; }

    /// <summary>
    /// Most tokens that the cache holds over all requests; null: <see cref="CacheSequences"/> times the longest sequence, or what <see
    /// cref="MaxCacheBytes"/> hold.
    /// </summary>
    public int? MaxCacheTokens { get; init; }

    /// <summary>Most bytes of that default cache; null: a quarter of the memory.</summary>
    public long? MaxCacheBytes { get; init; }

    /// <summary>Sequences of full length that the default cache is to hold, if the memory does.</summary>
    public int CacheSequences { get; init; } = 1;

    /// <summary>Longest sequence; null: the model's, at most what the cache holds.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Whether requests reuse what the cache holds of their beginning.</summary>
    public bool UsePrefixCache { get; init; } = true;

    /// <summary>Where guesses of the next tokens come from. The text is the same with and without.</summary>
    public SpeculationMode Speculation { get; init; } = SpeculationMode.Off;

    /// <summary>Most tokens guessed for one step of a sequence.</summary>
    public int MaxDraftTokens { get; init; } = 7;

    /// <summary>Where the model's weights lie.</summary>
    public WeightPlacement Weights { get; init; } = WeightPlacement.Memory;

    /// <summary>Choices about the model's computation.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Measures time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Refuses limits under which nothing could ever run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is 0 or negative.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBatchTokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRunningRequests);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxQueuedRequests);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BlockTokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CacheSequences);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxDraftTokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Threads ?? 1, nameof(Threads));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxCacheTokens ?? 1, nameof(MaxCacheTokens));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxCacheBytes ?? 1, nameof(MaxCacheBytes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ContextLength ?? 1, nameof(ContextLength));
    }
}

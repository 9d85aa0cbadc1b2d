using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Models;
using Fathom.Numerics.Attention;

namespace Fathom.Inference;

/// <summary>Options of an engine. The defaults suit one user as well as many.</summary>
public sealed record EngineOptions
{
    /// <summary>Number of threads; null for the processor count.</summary>
    public int? Threads { get; init; }

    /// <summary>Token budget of a step, over all requests. Longer prompts are split into pieces; a request that is alone gets twice the budget.</summary>
    public int MaxBatchTokens { get; init; } = 512;

    /// <summary>Most requests that run at the same time; others wait.</summary>
    public int MaxRunningRequests { get; init; } = 256;

    /// <summary>Most requests that wait for their first step; more are refused.</summary>
    public int MaxQueuedRequests { get; init; } = 1024;

    /// <summary>Longest wait for the first step before a request fails; null for no limit.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>Tokens per cache block.</summary>
    public int BlockTokens { get; init; } = 32;

    /// <summary>How the cache stores values; null for <see cref="Fathom.Models.Model.PreferredCacheFormat"/>.</summary>
    public CacheFormat? CacheFormat { get; init; }

    /// <summary>
    /// Capacity of the cache in tokens, over all requests; null for <see cref="CacheSequences"/> times the longest sequence, at most what fits in
    /// <see cref="MaxCacheBytes"/>.
    /// </summary>
    public int? MaxCacheTokens { get; init; }

    /// <summary>Most bytes of the default cache; null for a quarter of the memory.</summary>
    public long? MaxCacheBytes { get; init; }

    /// <summary>Number of full-length sequences that the default cache holds, memory permitting.</summary>
    public int CacheSequences { get; init; } = 1;

    /// <summary>Longest sequence; null for the model's limit. Never more than the cache holds.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Whether requests reuse cached blocks of their beginning.</summary>
    public bool UsePrefixCache { get; init; } = true;

    /// <summary>Where drafts of the next tokens come from. They don't change the text.</summary>
    public SpeculationMode Speculation { get; init; } = SpeculationMode.Off;

    /// <summary>Most drafts per sequence and step.</summary>
    public int MaxDraftTokens { get; init; } = 7;

    /// <summary>Where the model's weights are stored.</summary>
    public WeightPlacement Weights { get; init; } = WeightPlacement.Memory;

    /// <summary>Options of the model's computation.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Measures time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Throws for limits under which nothing could ever run.</summary>
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

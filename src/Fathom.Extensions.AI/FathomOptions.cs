using Fathom.Inference;
using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Numerics.Attention;

namespace Fathom.Extensions.AI;

/// <summary>A model and how it runs. The defaults suit one user as well as many.</summary>
public sealed class FathomOptions
{
    /// <summary>GGUF file, folder with safetensors, or name of an installed model; null for the one that ships with Fathom.</summary>
    public string? Model { get; set; }

    /// <summary>Its name in calls and answers; null takes the installed model's name, or the file's.</summary>
    public string? Name { get; set; }

    /// <summary>A chat template to use instead of the model's: a file, or one of <see cref="ModelTemplates.Names"/>.</summary>
    public string? ChatTemplate { get; set; }

    /// <summary>When it is loaded.</summary>
    public ModelLoading Loading { get; set; }

    /// <summary>Compute threads; null takes the processor count.</summary>
    public int? Threads { get; set; }

    /// <summary>Longest conversation in tokens, prompt and answer together; null takes the model's.</summary>
    public int? ContextLength { get; set; }

    /// <summary>
    /// Most tokens that the cache holds over all conversations; null: <see cref="CacheSequences"/> times the longest conversation, within
    /// <see cref="MaxCacheBytes"/>.
    /// </summary>
    public int? MaxCacheTokens { get; set; }

    /// <summary>Most bytes of the cache, if <see cref="MaxCacheTokens"/> is null; null: a quarter of the memory.</summary>
    public long? MaxCacheBytes { get; set; }

    /// <summary>Conversations of full length that the cache should hold, if memory allows.</summary>
    public int CacheSequences { get; set; } = 1;

    /// <summary>Storage format of keys and values in the cache; null takes the model's preference.</summary>
    public CacheFormat? CacheFormat { get; set; }

    /// <summary>Where the weights are stored.</summary>
    public WeightPlacement Weights { get; set; }

    /// <summary>Where drafts of the next tokens come from; the text is the same with and without.</summary>
    public SpeculationMode Speculation { get; set; }

    /// <summary>Most calls that run at once; others wait.</summary>
    public int MaxRunningRequests { get; set; } = 256;

    /// <summary>Most calls that wait; further ones are refused.</summary>
    public int MaxQueuedRequests { get; set; } = 1_024;

    /// <summary>Longest time that a call may wait for its first step; null for no limit.</summary>
    public TimeSpan? StartTimeout { get; set; }

    /// <summary>How long an unused model stays loaded, at most 49 days; null for forever.</summary>
    public TimeSpan? IdleTimeout { get; set; }

    internal EngineOptions ToEngineOptions(TimeProvider clock) => new()
    {
        Threads = Threads,
        ContextLength = ContextLength,
        MaxCacheTokens = MaxCacheTokens,
        MaxCacheBytes = MaxCacheBytes,
        CacheSequences = CacheSequences,
        CacheFormat = CacheFormat,
        Weights = Weights,
        Speculation = Speculation,
        MaxRunningRequests = MaxRunningRequests,
        MaxQueuedRequests = MaxQueuedRequests,
        StartTimeout = StartTimeout,
        Clock = clock,
    };

    internal ModelHostOptions ToHostOptions(TimeProvider clock) => new() { IdleTimeout = IdleTimeout ?? Timeout.InfiniteTimeSpan, Clock = clock };
}

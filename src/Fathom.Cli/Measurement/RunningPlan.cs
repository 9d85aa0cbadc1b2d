using Fathom.Formats;

namespace Fathom.Cli.Measurement;

/// <summary>The memory that running a model needs, and how fast it can be.</summary>
internal sealed record RunningPlan
{
    // Utilization observed in the engine, from unfavorable shapes to favorable ones.
    private const double LeastShare = 0.6;
    private const double MostShare = 0.95;
    private const int BytesPerCacheValue = 2;
    private const long RuntimeBytes = 60_000_000;
    private const int ChunkTokens = 512;

    /// <summary>Bytes of the weights, used in place in the file.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Keys and values of <see cref="ContextTokens"/> tokens, two bytes per value.</summary>
    public required long CacheBytes { get; init; }

    /// <summary>Estimate for the runtime and the activations of the largest chunk of a prompt.</summary>
    public required long WorkingBytes { get; init; }

    /// <summary>The sum of these.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Whether it fits into the machine's memory.</summary>
    public required bool Fits { get; init; }

    /// <summary>Conversation length in tokens that the memory is computed for.</summary>
    public required int ContextTokens { get; init; }

    /// <summary>Bytes that a step of one sequence reads at the start of a conversation.</summary>
    public required long StepBytes { get; init; }

    /// <summary>Lower estimate of new tokens per second, at the end of the context.</summary>
    public required double DecodeTpsLow { get; init; }

    /// <summary>Upper estimate of new tokens per second, at the beginning.</summary>
    public required double DecodeTpsHigh { get; init; }

    /// <summary>Estimated prompt tokens per second; absent if the machine's arithmetic speed is unknown.</summary>
    public double? PrefillTps { get; init; }

    /// <summary>Makes the plan.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="weights">The model's size.</param>
    /// <param name="machine">Where it runs.</param>
    /// <param name="contextTokens">Conversation length in tokens.</param>
    public static RunningPlan Of(ModelConfig config, PlannedWeights weights, PlannedMachine machine, int contextTokens)
    {
        long cache = CacheValues(config) * config.NumLayers * BytesPerCacheValue * contextTokens;
        long working = RuntimeBytes + WorkingMemory(config);
        long memory = weights.Bytes + cache + working;
        return new RunningPlan
        {
            WeightBytes = weights.Bytes,
            CacheBytes = cache,
            WorkingBytes = working,
            MemoryBytes = memory,
            Fits = memory <= machine.MemoryBytes,
            ContextTokens = contextTokens,
            StepBytes = (long)weights.StepBytes,
            DecodeTpsLow = Math.Round(LeastShare * machine.Bandwidth / (weights.StepBytes + cache), 2),
            DecodeTpsHigh = Math.Round(MostShare * machine.Bandwidth / weights.StepBytes, 2),
            PrefillTps = machine.ProductFlops is { } flops ? Math.Round(flops / (2 * weights.ActiveParameters), 1) : null,
        };
    }

    /// <summary>Values per token in a layer's cache.</summary>
    public static long CacheValues(ModelConfig config) =>
        config.Mla is { } mla ? mla.KvLoraRank + mla.QkRopeHeadDim : 2L * config.NumKvHeads * config.HeadDim;

    /// <summary>
    /// Activations of a chunk: the residual stream and its norms, queries, keys, values and results of attention, the feed-forward layer's two
    /// halves; and the logits.
    /// </summary>
    private static long WorkingMemory(ModelConfig config)
    {
        int expertWidth = config.Moe is { } moe ? (moe.NumExpertsPerToken + moe.NumSharedExperts) * moe.MoeIntermediateSize : 0;
        int headWidth = config.Mla is { } mla ? (2 * (mla.QkNopeHeadDim + mla.QkRopeHeadDim)) + (2 * mla.VHeadDim) : 2 * config.HeadDim;
        long floats = (6L * config.HiddenSize) + (3L * Math.Max(config.IntermediateSize, expertWidth)) + ((long)config.NumHeads * headWidth);
        return sizeof(float) * ((floats * ChunkTokens) + config.VocabSize);
    }
}

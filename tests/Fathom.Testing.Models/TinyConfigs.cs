using Fathom.Formats;

namespace Fathom.Testing.Models;

/// <summary>
/// Small shapes of every architecture, one for each way in which they differ. Rows are whole blocks of 32 throughout, so that every 32-block format
/// can store them.
/// </summary>
public static class TinyConfigs
{
    /// <summary>Llama with fewer key than query heads.</summary>
    public static ModelConfig Llama { get; } = Dense("llama", headDim: 16) with { RopeTheta = 500_000, RmsNormEps = 1e-5f };

    /// <summary>Llama 3.1's context extension.</summary>
    public static ModelConfig Llama3 { get; } = Llama with
    {
        HeadDim = 32,
        NumHeads = 4,
        NumKvHeads = 2,
        RopeScaling = new RopeScaling
        {
            Kind = RopeScalingKind.Llama3,
            Factor = 8,
            OriginalMaxSequenceLength = 8_192,
            LowFrequencyFactor = 1,
            HighFrequencyFactor = 4,
        },
    };

    /// <summary>Qwen2: biases on query, key and value; tied head.</summary>
    public static ModelConfig Qwen2 { get; } = Dense("qwen2", headDim: 16) with { TieWordEmbeddings = true, RopeTheta = 1_000_000 };

    /// <summary>Qwen3: normalized heads, whose width is not the model's divided by their number.</summary>
    public static ModelConfig Qwen3 { get; } = Dense("qwen3", headDim: 32) with { RopeTheta = 1_000_000 };

    /// <summary>DeepSeek-V3: query latent, sigmoid gate with selection bias, groups, one shared expert, YaRN.</summary>
    public static ModelConfig DeepSeekV3 { get; } = Latent("deepseek_v3", queryRank: 32) with
    {
        RopeScaling = new RopeScaling { Kind = RopeScalingKind.Yarn, Factor = 40, OriginalMaxSequenceLength = 4_096, Mscale = 1, MscaleAllDim = 1 },
        Moe = new MoeConfig
        {
            NumRoutedExperts = 8,
            NumSharedExperts = 1,
            NumExpertsPerToken = 3,
            MoeIntermediateSize = 32,
            FirstDenseLayers = 1,
            NumGroups = 4,
            TopKGroups = 2,
            Scoring = ExpertScoring.Sigmoid,
            NormalizeTopK = true,
            RoutedScalingFactor = 2.5f,
        },
    };

    /// <summary>DeepSeek-V2: query latent, softmax gate, groups by their best expert, two shared experts.</summary>
    public static ModelConfig DeepSeekV2 { get; } = Latent("deepseek_v2", queryRank: 32) with
    {
        Moe = DeepSeekV3.Moe! with { NumSharedExperts = 2, Scoring = ExpertScoring.Softmax, NormalizeTopK = false, RoutedScalingFactor = 16 },
    };

    /// <summary>DeepSeek-V2-Lite: no query latent, softmax gate, no groups.</summary>
    public static ModelConfig DeepSeekV2Lite { get; } = DeepSeekV2 with
    {
        Mla = DeepSeekV2.Mla! with { QueryLoraRank = null },
        Moe = DeepSeekV2.Moe! with { NumGroups = 1, TopKGroups = 1, RoutedScalingFactor = 1 },
    };

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, ModelConfig> All { get; } = new Dictionary<string, ModelConfig>
    {
        [nameof(Llama)] = Llama,
        [nameof(Llama3)] = Llama3,
        [nameof(Qwen2)] = Qwen2,
        [nameof(Qwen3)] = Qwen3,
        [nameof(DeepSeekV3)] = DeepSeekV3,
        [nameof(DeepSeekV2)] = DeepSeekV2,
        [nameof(DeepSeekV2Lite)] = DeepSeekV2Lite,
    };

    private static ModelConfig Dense(string modelType, int headDim) => new()
    {
        ModelType = modelType,
        VocabSize = 320,
        HiddenSize = 64,
        IntermediateSize = 96,
        NumLayers = 2,
        NumHeads = 4,
        NumKvHeads = 2,
        HeadDim = headDim,
        RmsNormEps = 1e-6f,
        MaxSequenceLength = 2_048,
        RopeTheta = 10_000,
    };

    private static ModelConfig Latent(string modelType, int? queryRank) => Dense(modelType, headDim: 48) with
    {
        NumLayers = 3,
        NumKvHeads = 4,
        MaxSequenceLength = 16_384,
        Mla = new MlaConfig(queryRank, KvLoraRank: 64, QkNopeHeadDim: 32, QkRopeHeadDim: 16, VHeadDim: 32),
    };
}

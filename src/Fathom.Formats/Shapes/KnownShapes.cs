using System.Diagnostics.CodeAnalysis;

namespace Fathom.Formats.Shapes;

/// <summary>
/// Shapes of well-known models by name, and small ones of the same architectures, for measuring, planning and testing without a model file.
/// </summary>
/// <remarks>Hyper-parameters are those in the models' own <c>config.json</c>. <c>v3-1b</c> and the tiny ones are not released models.</remarks>
public static class KnownShapes
{
    private const int Gpt2Vocabulary = 50_257;
    private const int TinyVocabulary = 512;

    private static readonly RopeScaling s_yarn = new()
    {
        Kind = RopeScalingKind.Yarn,
        Factor = 40,
        OriginalMaxSequenceLength = 4_096,
        Mscale = 1,
        MscaleAllDim = 1,
    };

    private static readonly RopeScaling s_llama3 = new()
    {
        Kind = RopeScalingKind.Llama3,
        Factor = 8,
        OriginalMaxSequenceLength = 8_192,
        LowFrequencyFactor = 1,
        HighFrequencyFactor = 4,
    };

    private static readonly ModelConfig s_deepSeekV3 = new()
    {
        ModelType = "deepseek_v3",
        VocabSize = 129_280,
        HiddenSize = 7_168,
        IntermediateSize = 18_432,
        NumLayers = 61,
        NumNextTokenPredictLayers = 1,
        NumHeads = 128,
        NumKvHeads = 128,
        HeadDim = 192,
        RmsNormEps = 1e-6f,
        MaxSequenceLength = 163_840,
        RopeTheta = 10_000,
        RopeScaling = s_yarn,
        Mla = new MlaConfig(QueryLoraRank: 1_536, KvLoraRank: 512, QkNopeHeadDim: 128, QkRopeHeadDim: 64, VHeadDim: 128),
        Moe = new MoeConfig
        {
            NumRoutedExperts = 256,
            NumSharedExperts = 1,
            NumExpertsPerToken = 8,
            MoeIntermediateSize = 2_048,
            FirstDenseLayers = 3,
            NumGroups = 8,
            TopKGroups = 4,
            Scoring = ExpertScoring.Sigmoid,
            NormalizeTopK = true,
            RoutedScalingFactor = 2.5f,
        },
    };

    private static readonly Dictionary<string, ModelConfig> s_shapes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["deepseek-v3"] = s_deepSeekV3,
        ["deepseek-v2-lite"] = DeepSeekV2Lite(),
        ["r1-distill-qwen-1.5b"] = Qwen2(1_536, 8_960, layers: 28, heads: 12, kvHeads: 2) with { VocabSize = 151_936, RopeTheta = 10_000 },
        ["r1-distill-qwen-7b"] = Qwen2(3_584, 18_944, layers: 28, heads: 28, kvHeads: 4) with { RopeTheta = 10_000 },
        ["r1-distill-qwen-14b"] = Qwen2(5_120, 13_824, layers: 48, heads: 40, kvHeads: 8) with { RmsNormEps = 1e-5f },
        ["r1-distill-qwen-32b"] = Qwen2(5_120, 27_648, layers: 64, heads: 40, kvHeads: 8) with { RmsNormEps = 1e-5f },
        ["r1-distill-llama-8b"] = Llama(4_096, 14_336, layers: 32, heads: 32, kvHeads: 8),
        ["r1-distill-llama-70b"] = Llama(8_192, 28_672, layers: 80, heads: 64, kvHeads: 8),
        ["qwen2-0.5b"] = Qwen2(896, 4_864, layers: 24, heads: 14, kvHeads: 2) with
        {
            VocabSize = 151_936,
            MaxSequenceLength = 32_768,
            TieWordEmbeddings = true,
        },
        ["llama-1b"] = Llama(2_048, 8_192, layers: 16, heads: 32, kvHeads: 8) with { RopeScaling = s_llama3 with { Factor = 32 }, TieWordEmbeddings = true },
        ["qwen3-0.6b"] = Dense("qwen3", 1_024, 3_072, layers: 28, heads: 16, kvHeads: 8) with
        {
            HeadDim = 128,
            VocabSize = 151_936,
            MaxSequenceLength = 40_960,
            TieWordEmbeddings = true,
        },
        ["qwen3-4b"] = Dense("qwen3", 2_560, 9_728, layers: 36, heads: 32, kvHeads: 8) with
        {
            HeadDim = 128,
            VocabSize = 151_936,
            MaxSequenceLength = 40_960,
            TieWordEmbeddings = true,
        },
        ["v3-1b"] =
            SmallV3(1_024, 4_096, layers: 12, heads: 16, new MlaConfig(512, 256, 64, 32, 64), experts: 64, used: 6, expertWidth: 512, groups: 8) with
            {
                VocabSize = Gpt2Vocabulary,
            },
        ["llama-tiny"] = Tiny(Llama(256, 768, layers: 4, heads: 8, kvHeads: 4)),
        ["qwen2-tiny"] = Tiny(Qwen2(256, 768, layers: 4, heads: 8, kvHeads: 2)),
        ["qwen3-tiny"] = Tiny(Dense("qwen3", 256, 768, layers: 4, heads: 4, kvHeads: 2) with { HeadDim = 128 }),
        ["v3-tiny"] = Tiny(SmallV3(256, 512, layers: 4, heads: 4, new MlaConfig(256, 256, 64, 32, 64), experts: 16, used: 4, expertWidth: 256, groups: 4)),
        ["v2-lite-tiny"] = Tiny(DeepSeekV2Lite() with
        {
            HiddenSize = 256,
            IntermediateSize = 512,
            NumLayers = 27,
            NumHeads = 4,
            NumKvHeads = 4,
            HeadDim = 96,
            Mla = new MlaConfig(QueryLoraRank: null, KvLoraRank: 256, QkNopeHeadDim: 64, QkRopeHeadDim: 32, VHeadDim: 64),
            Moe = DeepSeekV2Lite().Moe! with { NumRoutedExperts = 8, NumExpertsPerToken = 3, MoeIntermediateSize = 256 },
        }),
    };

    /// <summary>All names, in the order of the table.</summary>
    public static IReadOnlyCollection<string> Names => s_shapes.Keys;

    /// <summary>
    /// Finds a shape by name, ignoring case. Official names of released models work, too (<c>DeepSeek-R1-Distill-Qwen-7B</c>,
    /// <c>DeepSeek-R1</c>).
    /// </summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out ModelConfig? config)
    {
        ArgumentNullException.ThrowIfNull(name);
        const string Maker = "deepseek-";
        return s_shapes.TryGetValue(name, out config)
            || (name.StartsWith(Maker, StringComparison.OrdinalIgnoreCase) && s_shapes.TryGetValue(name[Maker.Length..], out config))
            || (name.Equals("deepseek-r1", StringComparison.OrdinalIgnoreCase) && s_shapes.TryGetValue("deepseek-v3", out config));
    }

    /// <summary>The shape with this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ModelConfig Get(string name) =>
        TryGet(name, out ModelConfig? config) ? config : throw new ArgumentException($"'{name}' is none of {string.Join(", ", Names)}", nameof(name));

    /// <summary>The last layers of a shape: leading dense layers are dropped first, so that a single layer of a mixture of experts has experts.</summary>
    /// <param name="config">The whole shape.</param>
    /// <param name="layers">Number of layers to keep.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive, or the shape has fewer layers.</exception>
    public static ModelConfig LastLayers(ModelConfig config, int layers)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layers, config.NumLayers);
        int dropped = config.NumLayers - layers;
        return config with
        {
            NumLayers = layers,
            Moe = config.Moe is { } moe ? moe with { FirstDenseLayers = Math.Max(0, moe.FirstDenseLayers - dropped) } : null,
        };
    }

    private static ModelConfig Dense(string modelType, int hiddenSize, int intermediateSize, int layers, int heads, int kvHeads) => new()
    {
        ModelType = modelType,
        VocabSize = 152_064,
        HiddenSize = hiddenSize,
        IntermediateSize = intermediateSize,
        NumLayers = layers,
        NumHeads = heads,
        NumKvHeads = kvHeads,
        HeadDim = hiddenSize / heads,
        RmsNormEps = 1e-6f,
        MaxSequenceLength = 131_072,
        RopeTheta = 1_000_000,
    };

    private static ModelConfig Qwen2(int hiddenSize, int intermediateSize, int layers, int heads, int kvHeads) =>
        Dense("qwen2", hiddenSize, intermediateSize, layers, heads, kvHeads);

    private static ModelConfig Llama(int hiddenSize, int intermediateSize, int layers, int heads, int kvHeads) =>
        Dense("llama", hiddenSize, intermediateSize, layers, heads, kvHeads) with
        {
            VocabSize = 128_256,
            RopeTheta = 500_000,
            RmsNormEps = 1e-5f,
            RopeScaling = s_llama3,
        };

    private static ModelConfig DeepSeekV2Lite() => s_deepSeekV3 with
    {
        ModelType = "deepseek_v2",
        VocabSize = 102_400,
        HiddenSize = 2_048,
        IntermediateSize = 10_944,
        NumLayers = 27,
        NumNextTokenPredictLayers = 0,
        NumHeads = 16,
        NumKvHeads = 16,
        RopeScaling = s_yarn with { Mscale = 0.707, MscaleAllDim = 0.707 },
        Mla = s_deepSeekV3.Mla! with { QueryLoraRank = null },
        Moe = s_deepSeekV3.Moe! with
        {
            NumRoutedExperts = 64,
            NumSharedExperts = 2,
            NumExpertsPerToken = 6,
            MoeIntermediateSize = 1_408,
            FirstDenseLayers = 1,
            NumGroups = 1,
            TopKGroups = 1,
            Scoring = ExpertScoring.Softmax,
            NormalizeTopK = false,
            RoutedScalingFactor = 1,
        },
    };

    private static ModelConfig SmallV3(
        int hiddenSize, int intermediateSize, int layers, int heads, MlaConfig mla, int experts, int used, int expertWidth, int groups) =>
        s_deepSeekV3 with
        {
            HiddenSize = hiddenSize,
            IntermediateSize = intermediateSize,
            NumLayers = layers,
            NumNextTokenPredictLayers = 0,
            NumHeads = heads,
            NumKvHeads = heads,
            HeadDim = mla.QkNopeHeadDim + mla.QkRopeHeadDim,
            MaxSequenceLength = 16_384,
            RopeScaling = null,
            Mla = mla,
            Moe = s_deepSeekV3.Moe! with
            {
                NumRoutedExperts = experts,
                NumExpertsPerToken = used,
                MoeIntermediateSize = expertWidth,
                FirstDenseLayers = 1,
                NumGroups = groups,
                TopKGroups = groups / 2,
            },
        };

    private static ModelConfig Tiny(ModelConfig config) => config with { VocabSize = TinyVocabulary, MaxSequenceLength = 4_096 };
}

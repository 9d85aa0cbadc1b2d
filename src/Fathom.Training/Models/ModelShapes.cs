using Fathom.Formats;

namespace Fathom.Training.Models;

/// <summary>Shapes with names: the presets of the command line and of the benchmarks.</summary>
public static class ModelShapes
{
    /// <summary>Names that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["nano", "mini", "base", "dense-xs", "dense-s", "dense-m", "gpt2-124m", "nanogpt-cpu", "nanogpt-baby"];

    /// <summary>The configuration of a named shape.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="vocabSize">Rows of the embedding; null for the shape's own.</param>
    /// <exception cref="TrainingException">No such shape.</exception>
    public static ModelConfig Find(string name, int? vocabSize = null) => name switch
    {
        "nano" => Latent(vocabSize ?? 2048, width: 128, layers: 6, heads: 4, latent: 32, expertWidth: 96, denseWidth: 384, context: 256),
        "mini" => Latent(vocabSize ?? 2048, width: 192, layers: 8, heads: 6, latent: 48, expertWidth: 128, denseWidth: 512, context: 256),
        "base" => Latent(vocabSize ?? 2048, width: 256, layers: 8, heads: 8, latent: 64, expertWidth: 192, denseWidth: 704, context: 384),
        "dense-xs" => Dense(vocabSize ?? 2048, width: 128, layers: 4, heads: 4, denseWidth: 384, context: 256),
        "dense-s" => Dense(vocabSize ?? 2048, width: 192, layers: 6, heads: 6, denseWidth: 512, context: 256),
        "dense-m" => Dense(vocabSize ?? 2048, width: 256, layers: 8, heads: 8, denseWidth: 704, context: 384),
        "gpt2-124m" => Classic(vocabSize ?? 50257, width: 768, layers: 12, heads: 12, context: 1024),
        "nanogpt-cpu" => Classic(vocabSize ?? 65, width: 128, layers: 4, heads: 4, context: 64),
        "nanogpt-baby" => Classic(vocabSize ?? 65, width: 384, layers: 6, heads: 6, context: 256),
        _ => throw new TrainingException("train.config.value", "model.shape", string.Join(", ", Names), name),
    };

    private static ModelConfig Latent(int vocabSize, int width, int layers, int heads, int latent, int expertWidth, int denseWidth, int context) => new()
    {
        ModelType = "deepseek_v3",
        VocabSize = vocabSize,
        HiddenSize = width,
        IntermediateSize = denseWidth,
        NumLayers = layers,
        NumHeads = heads,
        NumKvHeads = heads,
        HeadDim = 32,
        RmsNormEps = 1e-6f,
        MaxSequenceLength = context,
        RopeTheta = 10_000,
        TieWordEmbeddings = true,
        Mla = new MlaConfig(QueryLoraRank: width / 2, KvLoraRank: latent, QkNopeHeadDim: 16, QkRopeHeadDim: 16, VHeadDim: 32),
        Moe = new MoeConfig
        {
            NumRoutedExperts = 8,
            NumSharedExperts = 1,
            NumExpertsPerToken = 2,
            MoeIntermediateSize = expertWidth,
            FirstDenseLayers = 1,
            Scoring = ExpertScoring.Sigmoid,
            NormalizeTopK = true,
            RoutedScalingFactor = 1,
        },
    };

    private static ModelConfig Dense(int vocabSize, int width, int layers, int heads, int denseWidth, int context) => new()
    {
        ModelType = "qwen2",
        VocabSize = vocabSize,
        HiddenSize = width,
        IntermediateSize = denseWidth,
        NumLayers = layers,
        NumHeads = heads,
        NumKvHeads = heads / 2,
        HeadDim = width / heads,
        RmsNormEps = 1e-6f,
        MaxSequenceLength = context,
        RopeTheta = 10_000,
        TieWordEmbeddings = true,
    };

    private static ModelConfig Classic(int vocabSize, int width, int layers, int heads, int context) => new()
    {
        ModelType = "gpt2",
        VocabSize = vocabSize,
        HiddenSize = width,
        IntermediateSize = 4 * width,
        NumLayers = layers,
        NumHeads = heads,
        NumKvHeads = heads,
        HeadDim = width / heads,
        RmsNormEps = 1e-5f,
        MaxSequenceLength = context,
        RopeTheta = 10_000,
        TieWordEmbeddings = true,
    };
}

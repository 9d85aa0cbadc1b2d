using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Training.Models;

namespace Fathom.Training.Tests;

/// <summary>Shapes small enough for the float64 reference, odd enough to catch mixed-up dimensions.</summary>
internal static class SmallModels
{
    public const int VocabSize = 29;

    public static ModelConfig DeepseekV3(int mtpLayers = 1) => new ModelConfig
    {
        ModelType = "deepseek_v3",
        VocabSize = VocabSize,
        HiddenSize = 20,
        IntermediateSize = 28,
        NumLayers = 3,
        NumHeads = 3,
        NumKvHeads = 3,
        HeadDim = 10,
        RmsNormEps = 1e-6f,
        MaxSequenceLength = 64,
        RopeTheta = 10_000,
        TieWordEmbeddings = true,
        NumNextTokenPredictLayers = mtpLayers,
        Mla = new MlaConfig(QueryLoraRank: 12, KvLoraRank: 10, QkNopeHeadDim: 6, QkRopeHeadDim: 4, VHeadDim: 7),
        Moe = new MoeConfig
        {
            NumRoutedExperts = 6,
            NumSharedExperts = 1,
            NumExpertsPerToken = 2,
            MoeIntermediateSize = 9,
            FirstDenseLayers = 1,
            Scoring = ExpertScoring.Sigmoid,
            NormalizeTopK = true,
            RoutedScalingFactor = 1.5f,
        },
    }.Validated();

    public static ModelConfig DeepseekV2()
    {
        ModelConfig v3 = DeepseekV3(mtpLayers: 0);
        return (v3 with
        {
            ModelType = "deepseek_v2",
            TieWordEmbeddings = false,
            Mla = v3.Mla! with { QueryLoraRank = null },
            Moe = v3.Moe! with { Scoring = ExpertScoring.Softmax, NormalizeTopK = false, NumGroups = 3, TopKGroups = 2 },
        }).Validated();
    }

    public static ModelConfig Qwen2() => new ModelConfig
    {
        ModelType = "qwen2",
        VocabSize = VocabSize,
        HiddenSize = 24,
        IntermediateSize = 40,
        NumLayers = 2,
        NumHeads = 4,
        NumKvHeads = 2,
        HeadDim = 6,
        RmsNormEps = 1e-6f,
        MaxSequenceLength = 64,
        RopeTheta = 10_000,
        TieWordEmbeddings = false,
    }.Validated();

    public static ModelConfig Find(string architecture) => architecture switch
    {
        "qwen2" => Qwen2(),
        "llama" => Qwen2() with { ModelType = "llama" },
        "qwen3" => Qwen2() with { ModelType = "qwen3", TieWordEmbeddings = true },
        "deepseek_v2" => DeepseekV2(),
        "gpt2" => Qwen2() with { ModelType = "gpt2", TieWordEmbeddings = true },
        _ => DeepseekV3(),
    };

    public static TrainableModel Create(ModelConfig config, long seed = 1)
    {
        TrainableModel model = TrainableModels.Create(config);
        model.Parameters.Allocate();
        Initializer.Initialize(model, new InitializerOptions { Deviation = 0.15f }, seed);
        foreach (Parameter parameter in model.Parameters.All.Where(parameter => parameter.IsVector))
        {
            var random = new KeyedRandom(seed, parameter.Name);
            foreach (ref float value in parameter.Value.Span)
            {
                value += (float)(0.1 * random.NextNormal());
            }
        }

        return model;
    }
}

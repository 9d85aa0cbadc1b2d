using Fathom.Formats;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

/// <summary>Small shapes in which every switch of every architecture is thrown at least once.</summary>
internal static class Variants
{
    public static IReadOnlyDictionary<string, ModelConfig> All { get; } = new Dictionary<string, ModelConfig>(TinyConfigs.All)
    {
        ["LlamaLinear"] = TinyConfigs.Llama with { RopeScaling = new RopeScaling { Kind = RopeScalingKind.Linear, Factor = 4 } },
        ["LlamaDivisors"] = TinyConfigs.Llama with
        {
            RopeScaling = new RopeScaling { Kind = RopeScalingKind.Divisors, Divisors = [1, 1, 1.5f, 2, 3, 8, 8, 8] },
        },
        ["Qwen2Yarn"] = TinyConfigs.Qwen2 with
        {
            TieWordEmbeddings = false,
            RopeScaling = new RopeScaling { Kind = RopeScalingKind.Yarn, Factor = 4, OriginalMaxSequenceLength = 512 },
        },
        ["Qwen3OneKeyHead"] = TinyConfigs.Qwen3 with { NumKvHeads = 1, TieWordEmbeddings = true },
        ["V3WithoutYarn"] = TinyConfigs.DeepSeekV3 with { RopeScaling = null },
        ["V3OneExpert"] = TinyConfigs.DeepSeekV3 with
        {
            Moe = TinyConfigs.DeepSeekV3.Moe! with { NumExpertsPerToken = 1, TopKGroups = 1, NumSharedExperts = 2 },
        },
        ["V3AllDense"] = TinyConfigs.DeepSeekV3 with { Moe = TinyConfigs.DeepSeekV3.Moe! with { FirstDenseLayers = 3 } },
        ["V3WithPrediction"] = TinyConfigs.DeepSeekV3 with { NumNextTokenPredictLayers = 1 },
        ["V2LiteYarn"] = TinyConfigs.DeepSeekV2Lite with
        {
            RopeScaling = new RopeScaling { Kind = RopeScalingKind.Yarn, Factor = 40, OriginalMaxSequenceLength = 4_096, Mscale = 0.707, MscaleAllDim = 0.707 },
        },
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> LatentNames => [.. All.Where(pair => pair.Value.Mla is not null).Select(pair => pair.Key)];

    public static int[] Tokens(ModelConfig config, int count, int seed = 7)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(config.VocabSize))];
    }
}

using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Models;
using Fathom.Models.Architectures;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Training.Models;

namespace Fathom.Training.Tests;

/// <summary>The trainer's log-probabilities of a text are the engine's.</summary>
public class EngineParityTests
{
    private static readonly int[] s_tokens = [.. Enumerable.Range(0, 40).Select(i => (i * i) % SmallModels.VocabSize)];

    public static TheoryData<string, BlockFormatId, float> Cases => new()
    {
        { "deepseek_v3", BlockFormatId.F32, 1e-5f }, { "qwen2", BlockFormatId.F32, 1e-5f }, { "llama", BlockFormatId.F32, 1e-5f },
        { "deepseek_v2", BlockFormatId.F32, 1e-5f }, { "qwen3", BlockFormatId.F32, 1e-5f },
        { "deepseek_v3", BlockFormatId.BF16, 1e-3f }, { "qwen2", BlockFormatId.BF16, 1e-3f },
    };

    [Theory, MemberData(nameof(Cases))]
    public void LogProbabilities_SameWeights_EqualTheEngines(string architecture, BlockFormatId format, float tolerance)
    {
        using var compute = new ComputeContext(threads: 1);
        using TrainableModel model = SmallModels.Create(SmallModels.Find(architecture));
        RoundWeights(model, format);
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        var batch = new TokenBatch();
        batch.AddDocument(s_tokens);

        float[] trainer = model.LogProbabilities(pass, batch).Span.ToArray();

        using MemoryWeightSource source = ModelExporter.ToSource(model, compute, BlockFormat.Get(format));
        float[] engine = EngineLogProbabilities(source, compute);
        Assert.All(trainer.Zip(engine), pair => Assert.Equal(pair.Second, pair.First, tolerance));
    }

    /// <summary>The trainer rounds activations too, the engine may not: single tokens differ by that rounding, their mean hardly.</summary>
    [Theory]
    [InlineData("deepseek_v3")]
    [InlineData("qwen2")]
    public void LogProbabilities_ProductsInBFloat16_AreTheEnginesUpToRounding(string architecture)
    {
        using var compute = new ComputeContext(threads: 1);
        using TrainableModel model = SmallModels.Create(SmallModels.Find(architecture));
        using var pass = new PassContext(compute, GemmPrecision.BFloat16);
        var batch = new TokenBatch();
        batch.AddDocument(s_tokens);

        float[] trainer = model.LogProbabilities(pass, batch).Span.ToArray();

        using MemoryWeightSource source = ModelExporter.ToSource(model, compute, BlockFormat.Get(BlockFormatId.BF16));
        float[] engine = EngineLogProbabilities(source, compute);
        Assert.All(trainer.Zip(engine), pair => Assert.Equal(pair.Second, pair.First, 1e-2f));
        Assert.Equal(engine.Average(), trainer.Take(engine.Length).Average(), 1e-3f);
    }

    /// <summary>Both sides see the same numbers: what the format can hold.</summary>
    private static void RoundWeights(TrainableModel model, BlockFormatId format)
    {
        foreach (Parameter parameter in model.Parameters.All.Where(parameter => format == BlockFormatId.BF16 && !parameter.IsVector))
        {
            foreach (ref float value in parameter.Value.Span)
            {
                value = BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(value) + 0x8000) & 0xFFFF0000);
            }
        }
    }

    private static float[] EngineLogProbabilities(WeightSource source, ComputeContext compute)
    {
        using Model model = ModelFactory.Create(source, compute);
        using var cache = new KvCache(model.CacheShape, CacheFormat.F32, maxBlocks: 4, blockTokens: 16);
        cache.Reserve(4);
        var batch = new ForwardBatch();
        batch.Add(s_tokens, 0, new[] { 2, 0, 3 }, OutputRows.All);
        using var logits = new AlignedBuffer<float>((long)s_tokens.Length * SmallModels.VocabSize);
        model.Forward(batch, cache, logits.Memory);
        return
        [
            .. Enumerable.Range(0, s_tokens.Length - 1)
                .Select(row => LogProbability(logits.Memory.AsSpan((long)row * SmallModels.VocabSize, SmallModels.VocabSize), s_tokens[row + 1])),
        ];
    }

    private static float LogProbability(ReadOnlySpan<float> logits, int token)
    {
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit);
        }

        return (float)(logits[token] - Math.Log(sum));
    }
}

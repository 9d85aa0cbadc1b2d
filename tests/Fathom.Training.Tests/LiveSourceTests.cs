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
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Optimization;
using Fathom.Training.Steps;

namespace Fathom.Training.Tests;

/// <summary>An engine's model over the weights of a trainer, while these are trained.</summary>
public sealed class LiveSourceTests : IDisposable
{
    private const float ParityTolerance = 1e-5f;

    private static readonly int[] s_tokens = [.. Enumerable.Range(0, 20).Select(i => (i * 7) % SmallModels.VocabSize)];

    private readonly ComputeContext _compute = new(threads: 1);
    private readonly PassContext _pass;

    public LiveSourceTests() => _pass = new PassContext(_compute, GemmPrecision.Float32);

    public static TheoryData<string, BlockFormatId, bool> Cases => new(
        from architecture in new[] { "deepseek_v3", "deepseek_v2", "qwen2", "qwen3", "llama" }
        from format in new[] { BlockFormatId.F32, BlockFormatId.BF16, BlockFormatId.Q8_0, BlockFormatId.F8E4M3 }
        from hasAdapters in new[] { false, true }
        select (architecture, format, hasAdapters));

    public void Dispose()
    {
        _pass.Dispose();
        _compute.Dispose();
    }

    [Theory, MemberData(nameof(Cases))]
    public void Refresh_AfterEveryStep_EqualsTrainerAndFreshExport(string architecture, BlockFormatId format, bool hasAdapters)
    {
        using TrainableModel trained = Create(architecture, hasAdapters);
        using Trainer trainer = Trainer(trained);
        using MemoryWeightSource live = ModelExporter.ToLiveSource(trained, _compute, BlockFormat.Get(format));
        using var compute = new ComputeContext(threads: 2);
        using Model model = ModelFactory.Create(live, compute);
        float[] untrained = EngineLogProbabilities(model);
        for (int step = 0; step < 4; step++)
        {
            trainer.Step();

            live.Refresh(compute);

            float[] engine = EngineLogProbabilities(model);
            Assert.Equal(FreshLogProbabilities(trained, format), engine);
            if (format == BlockFormatId.F32)
            {
                float[] own = trained.LogProbabilities(_pass, Batch()).Span.ToArray();
                Assert.All(engine.Zip(own), pair => Assert.Equal(pair.Second, pair.First, ParityTolerance));
            }
        }

        Assert.NotEqual(untrained, EngineLogProbabilities(model));
    }

    [Fact]
    public void ToLiveSource_SinglePrecision_IsTheTrainersMemory()
    {
        using TrainableModel trained = Create("deepseek_v3", hasAdapters: false);
        using MemoryWeightSource live = ModelExporter.ToLiveSource(trained, _compute);
        foreach (Parameter parameter in trained.Parameters.All)
        {
            float value = parameter.Value.Values[parameter.Count - 1] + 1;
            parameter.Value.Values[parameter.Count - 1] = value;

            Assert.Equal(value, parameter.IsVector
                ? live.GetVector(parameter.Name, parameter.Columns)[parameter.Count - 1]
                : live.GetMatrix(parameter.Name, parameter.Rows, parameter.Columns).Data.Cast<float>()[parameter.Count - 1]);
        }

        Assert.True(live.IsLive);
    }

    [Fact]
    public void ToSource_TrainerGoesOn_KeepsItsCopy()
    {
        using TrainableModel trained = Create("qwen2", hasAdapters: false);
        using MemoryWeightSource copy = ModelExporter.ToSource(trained, _compute);
        using Model model = ModelFactory.Create(copy, _compute);
        float[] before = EngineLogProbabilities(model);
        using (Trainer trainer = Trainer(trained))
        {
            trainer.Step();
        }

        copy.Refresh(_compute);

        Assert.False(copy.IsLive);
        Assert.Equal(before, EngineLogProbabilities(model));
    }

    [Fact]
    public void ToLiveSource_Quantized_SparesRoutersAndRowsThatDoNotDivide()
    {
        using TrainableModel trained = Create("deepseek_v3", hasAdapters: false);
        using MemoryWeightSource live = ModelExporter.ToLiveSource(trained, _compute, BlockFormat.Get(BlockFormatId.Q8_0));

        Assert.Equal(BlockFormatId.Q8_0, FormatOf("model.embed_tokens.weight"));
        Assert.Equal(BlockFormatId.F32, FormatOf("model.layers.1.mlp.gate.weight"));
        Assert.Equal(BlockFormatId.F32, FormatOf("model.layers.0.self_attn.o_proj.weight"));

        BlockFormatId FormatOf(string name) => live.TryGetMatrix(name, out WeightMatrix? matrix) ? matrix.Format.Id : throw new KeyNotFoundException(name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ToLiveSource_WeightNotFinite_IsRefusedByName(bool hasAdapters)
    {
        using TrainableModel trained = Create("qwen2", hasAdapters);
        Parameter parameter = trained.Parameters.All.First(parameter => parameter.Name == "model.layers.1.self_attn.q_proj.weight");
        parameter.Value.Row(1)[2] = float.NaN;

        ModelFormatException exception = Assert.Throws<ModelFormatException>(
            () => ModelExporter.ToLiveSource(trained, _compute, BlockFormat.Get(BlockFormatId.Q8_0)));

        Assert.Equal(("quantize.value.not_finite", parameter.Name), (exception.Code, exception.Where));
    }

    [Fact]
    public void Refresh_ManyTimes_HoldsNoMoreMemory()
    {
        using TrainableModel trained = Create("deepseek_v3", hasAdapters: true);
        using MemoryWeightSource live = ModelExporter.ToLiveSource(trained, _compute, BlockFormat.Get(BlockFormatId.Q8_0));
        live.Refresh(_compute);
        long managed = GC.GetAllocatedBytesForCurrentThread();
        for (int refresh = 0; refresh < 200; refresh++)
        {
            live.Refresh(_compute);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - managed);
    }

    /// <summary>Widths of whole blocks of 32, but for the input of the attention's output projection where latent heads make it an odd one.</summary>
    private static TrainableModel Create(string architecture, bool hasAdapters)
    {
        ModelConfig small = SmallModels.Find(architecture) with { HiddenSize = 32, IntermediateSize = 64 };
        TrainableModel model = TrainableModels.Create(small.Validated());
        if (hasAdapters)
        {
            Adapters.Add(model, rank: 4, alpha: 8);
        }

        model.Parameters.Allocate();
        Initializer.Initialize(model, new InitializerOptions { Deviation = 0.15f }, seed: 1);
        if (hasAdapters)
        {
            Adapters.Initialize(model, seed: 1);
        }

        return model;
    }

    private Trainer Trainer(TrainableModel model)
    {
        var options = new TrainerOptions
        {
            Steps = 8,
            BatchTokens = 60,
            MicroBatchTokens = 60,
            ContextTokens = 20,
            Schedule = new() { WarmupSteps = 0, Kind = ScheduleKind.Constant },
            Optimizer = new() { LearningRate = 0.02 },
        };
        return new Trainer(_pass, model, new BatchPacker(new CountingStream(SmallModels.VocabSize, repeatAfter: 4)), options);
    }

    private float[] FreshLogProbabilities(TrainableModel trained, BlockFormatId format)
    {
        using MemoryWeightSource copy = ModelExporter.ToSource(trained, _compute, BlockFormat.Get(format));
        using Model model = ModelFactory.Create(copy, _compute);
        return EngineLogProbabilities(model);
    }

    private static TokenBatch Batch()
    {
        var batch = new TokenBatch();
        batch.AddDocument(s_tokens);
        return batch;
    }

    private static float[] EngineLogProbabilities(Model model)
    {
        using var cache = new KvCache(model.CacheShape, CacheFormat.F32, maxBlocks: 2, blockTokens: 16);
        cache.Reserve(2);
        var batch = new ForwardBatch();
        batch.Add(s_tokens, 0, new[] { 1, 0 }, OutputRows.All);
        using var logits = new AlignedBuffer<float>((long)s_tokens.Length * SmallModels.VocabSize);
        model.Forward(batch, cache, logits.Memory);
        return
        [
            .. s_tokens.Skip(1).Select((token, row) => LogProbability(logits.Memory.AsSpan((long)row * SmallModels.VocabSize, SmallModels.VocabSize), token)),
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

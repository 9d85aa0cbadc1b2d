using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Optimization;
using Fathom.Training.Steps;

namespace Fathom.Training.Tests;

public sealed class AdapterTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ComputeContext _compute = new(threads: 1);

    public void Dispose()
    {
        _compute.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData("deepseek_v3")]
    [InlineData("qwen2")]
    public void Write_TrainedAdapters_MergesWhatWasLearnt(string architecture)
    {
        using TrainableModel original = SmallModels.Create(SmallModels.Find(architecture));
        using TrainableModel model = TrainableModels.Create(original.Config);
        Adapters.Add(model, rank: 4, alpha: 8);
        model.Parameters.Allocate();
        using (MemoryWeightSource source = ModelExporter.ToSource(original, _compute))
        {
            ModelExporter.Load(model, source);
        }

        Adapters.Initialize(model, seed: 1);
        using var pass = new PassContext(_compute, GemmPrecision.Float32);
        TokenBatch batch = Batch();
        Assert.Equal(original.LogProbabilities(pass, batch).Span.ToArray(), model.LogProbabilities(pass, batch).Span.ToArray());

        double before = Train(model, steps: 1);
        double after = Train(model, steps: 30);
        Assert.True(after < before - 0.5, $"{before} … {after}");

        ModelExporter.Write(model, _temp.File("model"), ExportFormat.F32, tokenizer: null, _compute);
        using WeightSource written = WeightFile.Open(_temp.File("model"));
        using TrainableModel merged = TrainableModels.Create(written.Config);
        merged.Parameters.Allocate();
        ModelExporter.Load(merged, written);
        float[] expected = model.LogProbabilities(pass, batch).Span.ToArray();
        float[] actual = merged.LogProbabilities(pass, batch).Span.ToArray();
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Add_NoLinearLayers_IsRefused()
    {
        using TrainableModel model = TrainableModels.Create(SmallModels.Find("gpt2"));

        TrainingException refusal = Assert.Throws<TrainingException>(() => Adapters.Add(model, rank: 4, alpha: 8));

        Assert.Equal("train.model.unsupported", refusal.Code);
    }

    [Theory]
    [InlineData(ExportFormat.F32)]
    [InlineData(ExportFormat.Bf16)]
    [InlineData(ExportFormat.Fp8)]
    public void Write_AnyFormat_IsAWholeModelOfItsConfiguration(ExportFormat format)
    {
        using TrainableModel model = SmallModels.Create(SmallModels.DeepseekV3());

        ModelExporter.Write(model, _temp.File("model"), format, tokenizer: null, _compute);

        using WeightSource written = WeightFile.Open(_temp.File("model"));
        Assert.Equal(model.Config, written.Config);
        Assert.Equal(
            model.Parameters.All.Select(parameter => parameter.Name).Order(),
            written.Names.Where(name => !name.EndsWith("_scale_inv", StringComparison.Ordinal)).Order());
    }

    private double Train(TrainableModel model, int steps)
    {
        var options = new TrainerOptions
        {
            Steps = steps,
            BatchTokens = 60,
            MicroBatchTokens = 60,
            ContextTokens = 20,
            Schedule = new() { WarmupSteps = 0, Kind = ScheduleKind.Constant },
            Optimizer = new() { LearningRate = 0.02 },
        };
        using var pass = new PassContext(_compute, GemmPrecision.Float32);
        using var trainer = new Trainer(pass, model, new BatchPacker(new CountingStream(SmallModels.VocabSize, repeatAfter: 4)), options);
        double loss = 0;
        for (int step = 0; step < steps; step++)
        {
            loss = trainer.Step().Loss;
        }

        return loss;
    }

    private static TokenBatch Batch()
    {
        var batch = new TokenBatch();
        batch.AddDocument([.. Enumerable.Range(0, 20).Select(i => (i * 7) % SmallModels.VocabSize)]);
        return batch;
    }
}

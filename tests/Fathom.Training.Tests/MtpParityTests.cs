using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Models;
using Fathom.Models.Architectures;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Training.Models;
using Fathom.Training.Runs;
using ModelOptions = Fathom.Models.ModelOptions;

namespace Fathom.Training.Tests;

/// <summary>Multi-token prediction trained here is what the engine runs, in memory and from an exported checkpoint.</summary>
public sealed class MtpParityTests : IDisposable
{
    private static readonly int[] s_tokens = [.. Enumerable.Range(0, 24).Select(i => (i * i * i) % SmallModels.VocabSize)];

    private const float StepSize = 0.02f;

    private readonly ComputeContext _compute = new(threads: 1);

    [Fact]
    public void Flops_WithoutTheModule_AreThoseOfTheModelWithoutIt()
    {
        using TrainableModel with = TrainableModels.Create(SmallModels.DeepseekV3());
        using TrainableModel without = TrainableModels.Create(SmallModels.DeepseekV3(mtpLayers: 0));

        Assert.Equal(FlopCount.PerToken(without, 64), FlopCount.PerToken(with, 64, runsMtp: false));
        Assert.True(FlopCount.PerToken(with, 64) > 1.2 * FlopCount.PerToken(without, 64));
    }

    [Fact]
    public void Losses_SameWeights_EqualTheEngines()
    {
        using TrainableModel model = SmallModels.Create(SmallModels.DeepseekV3());
        using MemoryWeightSource source = ModelExporter.ToSource(model, _compute);

        AssertSameLosses(model, source, tolerance: 1e-5);
    }

    [Theory]
    [InlineData(ExportFormat.F32, 1e-5)]
    [InlineData(ExportFormat.Bf16, 3e-2)]
    public void Losses_TrainedAndExported_EqualTheEngines(ExportFormat format, double tolerance)
    {
        using var folder = new TempFolder();
        using TrainableModel model = SmallModels.Create(SmallModels.DeepseekV3());
        Descend(model, steps: 5);

        ModelExporter.Write(model, folder.Path, format, tokenizer: null, _compute);

        using WeightSource source = WeightFile.Open(folder.Path);
        AssertSameLosses(model, source, tolerance);
    }

    public void Dispose() => _compute.Dispose();

    private void AssertSameLosses(TrainableModel model, WeightSource source, double tolerance)
    {
        double[] expected = [.. Enumerable.Range(2, s_tokens.Length - 2).Select(target => TrainersLoss(model, target))];
        double[] actual = EngineLosses(source);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    /// <summary>The loss of predicting one token from two tokens before: every other weight is nothing.</summary>
    private double TrainersLoss(TrainableModel model, int target)
    {
        float[] weights = new float[s_tokens.Length];
        weights[target] = 1;
        var batch = new TokenBatch();
        batch.AddDocument(s_tokens, weights);
        using var pass = new PassContext(_compute, GemmPrecision.Float32);
        var objective = new CrossEntropyObjective();
        objective.Load(batch.Weights, scale: 1);
        model.Accumulate(pass, batch, objective, mtpScale: 1);
        Assert.Equal(1, model.MtpWeightSum);
        return model.MtpLossSum;
    }

    private double[] EngineLosses(WeightSource source)
    {
        using Model model = ModelFactory.Create(source, _compute, new ModelOptions { RequiresMtp = true });
        using var cache = new KvCache(model.MtpCacheShape, CacheFormat.F32, maxBlocks: 3, blockTokens: 16);
        cache.Reserve(3);
        int rows = s_tokens.Length - 2;
        using var hidden = new AlignedBuffer<float>((long)rows * model.Config.HiddenSize);
        using var logits = new AlignedBuffer<float>((long)rows * SmallModels.VocabSize);
        var batch = new ForwardBatch();
        batch.Add(s_tokens.AsSpan(0, rows), 0, new[] { 2, 0 }, OutputRows.None, OutputRows.All);
        model.Forward(batch, cache, default, hidden.Memory);
        batch.Clear();
        batch.Add(s_tokens.AsSpan(1, rows), 0, new[] { 2, 0 }, OutputRows.All);
        model.ForwardMtp(batch, hidden.Memory, cache, logits.Memory);
        return [.. logits.Memory.Span.ToArray().Chunk(SmallModels.VocabSize).Select((row, i) => Math.Log(row.Sum(z => Math.Exp(z))) - row[s_tokens[i + 2]])];
    }

    /// <summary>Plain gradient descent on both losses.</summary>
    private void Descend(TrainableModel model, int steps)
    {
        using var pass = new PassContext(_compute, GemmPrecision.Float32);
        var batch = new TokenBatch();
        batch.AddDocument(s_tokens);
        var objective = new CrossEntropyObjective();
        for (int step = 0; step < steps; step++)
        {
            model.Parameters.ClearGradients();
            objective.Load(batch.Weights, StepSize);
            model.Accumulate(pass, batch, objective, mtpScale: StepSize);
            Span<float> gradients = model.Parameters.Gradients.Span;
            Span<float> values = model.Parameters.Values.Span;
            for (int i = 0; i < gradients.Length; i++)
            {
                values[i] -= gradients[i];
            }
        }
    }
}

using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Training.Models;

namespace Fathom.Training.Tests;

public class DepthGrowthTests
{
    [Theory]
    [InlineData(8, 1, 12, new[] { 0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7 })]
    [InlineData(4, 0, 5, new[] { 0, 1, 2, 3, 3 })]
    [InlineData(2, 0, 4, new[] { 0, 0, 1, 1 })]
    [InlineData(2, 1, 5, new[] { 0, 1, 1, 1, 1 })]
    [InlineData(1, 0, 3, new[] { 0, 0, 0 })]
    [InlineData(3, 3, 4, new[] { 0, 1, 2, 2 })]
    public void Origins_MoreLayers_CopiesEvenlyAfterTheDenseOnes(int before, int dense, int after, int[] expected) =>
        Assert.Equal(expected, DepthGrowth.Origins(before, dense, after));

    [Theory]
    [InlineData("deepseek_v3")]
    [InlineData("qwen2")]
    public void Load_MoreLayers_PredictsTheSame(string type)
    {
        ModelConfig config = type == "qwen2" ? SmallModels.Qwen2() : SmallModels.DeepseekV3();
        using TrainableModel before = TrainableModels.Create(config);
        using TrainableModel after = TrainableModels.Create(config with { NumLayers = config.NumLayers + 2 });
        before.Parameters.Allocate();
        after.Parameters.Allocate();
        Initializer.Initialize(before, new InitializerOptions { Deviation = 0.2f, Residual = ResidualInitialization.Plain }, seed: 3);
        Initializer.Initialize(after, new InitializerOptions { Deviation = 0.2f }, seed: 4);
        using var compute = new ComputeContext(1);
        using MemoryWeightSource source = ModelExporter.ToSource(before, compute);

        DepthGrowth.Load(after, source);

        Assert.Equal(LogProbabilities(before, compute), LogProbabilities(after, compute));
        Parameter[] zero = [.. after.Parameters.All.Where(parameter => !parameter.Value.Span.ContainsAnyExcept(0f) && !parameter.IsVector)];
        Assert.All(zero, parameter => Assert.Equal(ParameterRole.ResidualProjection, parameter.Role));
        Assert.True(zero.Length >= 4, $"{zero.Length} zero matrices");
    }

    private static float[] LogProbabilities(TrainableModel model, ComputeContext compute)
    {
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        var batch = new TokenBatch();
        batch.AddDocument([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]);
        return model.LogProbabilities(pass, batch).Span.ToArray();
    }
}

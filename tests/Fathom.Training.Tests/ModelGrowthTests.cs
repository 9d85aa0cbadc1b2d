using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Training.Models;

namespace Fathom.Training.Tests;

public class ModelGrowthTests
{
    [Theory]
    [InlineData(8, 1, 12, new[] { 0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7 })]
    [InlineData(4, 0, 5, new[] { 0, 1, 2, 3, 3 })]
    [InlineData(2, 0, 4, new[] { 0, 0, 1, 1 })]
    [InlineData(2, 1, 5, new[] { 0, 1, 1, 1, 1 })]
    [InlineData(1, 0, 3, new[] { 0, 0, 0 })]
    [InlineData(3, 3, 4, new[] { 0, 1, 2, 2 })]
    public void Origins_MoreLayers_CopiesEvenlyAfterTheDenseOnes(int before, int dense, int after, int[] expected) =>
        Assert.Equal(expected, ModelGrowth.Origins(before, dense, after));

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

        ModelGrowth.Load(after, source, seed: 5);

        Assert.Equal(LogProbabilities(before, compute), LogProbabilities(after, compute));
        Parameter[] zero = [.. after.Parameters.All.Where(parameter => !parameter.Value.Span.ContainsAnyExcept(0f) && !parameter.IsVector)];
        Assert.All(zero, parameter => Assert.Equal(ParameterRole.ResidualProjection, parameter.Role));
        Assert.True(zero.Length >= 4, $"{zero.Length} zero matrices");
    }

    [Fact]
    public void Load_TwiceTheExperts_CopiesThemAndDividesTheRouter()
    {
        ModelConfig config = SmallModels.DeepseekV3();
        using TrainableModel before = TrainableModels.Create(config);
        using TrainableModel after = TrainableModels.Create(config with { Moe = config.Moe! with { NumRoutedExperts = 12 } });
        before.Parameters.Allocate();
        after.Parameters.Allocate();
        Initializer.Initialize(before, new InitializerOptions { Deviation = 0.2f }, seed: 3);
        before.Parameters.All.First(parameter => parameter.Role == ParameterRole.SelectionBias).Value.Span[4] = 0.25f;
        using var compute = new ComputeContext(1);
        using MemoryWeightSource source = ModelExporter.ToSource(before, compute);

        ModelGrowth.Load(after, source, seed: 5);

        Dictionary<string, Parameter> old = before.Parameters.All.ToDictionary(parameter => parameter.Name);
        Dictionary<string, Parameter> grown = after.Parameters.All.ToDictionary(parameter => parameter.Name);
        foreach (string part in new[] { "gate_proj", "up_proj", "down_proj" })
        {
            Assert.Equal(Values(old[$"model.layers.1.mlp.experts.4.{part}.weight"]), Values(grown[$"model.layers.1.mlp.experts.4.{part}.weight"]));
            Assert.Equal(Values(old[$"model.layers.1.mlp.experts.4.{part}.weight"]), Values(grown[$"model.layers.1.mlp.experts.10.{part}.weight"]));
        }

        Assert.Equal([0, 0, 0, 0, 0.25f, 0, 0, 0, 0, 0, 0.25f, 0], Values(grown["model.layers.1.mlp.gate.e_score_correction_bias"]));
        Parameter router = grown["model.layers.1.mlp.gate.weight"];
        float[] row = Values(old["model.layers.1.mlp.gate.weight"])[(4 * config.HiddenSize)..(5 * config.HiddenSize)];
        float[] mean = [.. router.Value.Row(4).ToArray().Zip(router.Value.Row(10).ToArray(), (a, b) => (a + b) / 2)];
        float[] half = [.. router.Value.Row(4).ToArray().Zip(router.Value.Row(10).ToArray(), (a, b) => (a - b) / 2)];
        Assert.All(row.Zip(mean), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Equal(0.5, Math.Sqrt(half.Sum(x => (double)x * x) / row.Sum(x => (double)x * x)), 1e-4);
    }

    private static float[] Values(Parameter parameter) => parameter.Value.Span.ToArray();

    private static float[] LogProbabilities(TrainableModel model, ComputeContext compute)
    {
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        var batch = new TokenBatch();
        batch.AddDocument([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]);
        return model.LogProbabilities(pass, batch).Span.ToArray();
    }
}

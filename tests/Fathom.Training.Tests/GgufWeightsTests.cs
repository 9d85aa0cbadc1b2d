using Fathom.Formats;
using Fathom.Formats.Conversion;
using Fathom.Formats.Files;
using Fathom.Numerics.Kernels;
using Fathom.Training.Models;

namespace Fathom.Training.Tests;

/// <summary>Training can go on from a GGUF file, whose rows and experts lie in another order.</summary>
public sealed class GgufWeightsTests : IDisposable
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
    [InlineData("deepseek_v2")]
    [InlineData("qwen3")]
    [InlineData("qwen2")]
    [InlineData("llama")]
    public void Load_GgufFile_GivesTheWeightsItWasMadeOf(string architecture)
    {
        ModelConfig config = SmallModels.Find(architecture);
        using TrainableModel original = SmallModels.Create(config with { NumNextTokenPredictLayers = 0, TieWordEmbeddings = false });
        ModelExporter.Write(original, _temp.File("folder"), ExportFormat.F32, tokenizer: null, _compute);
        ModelConverter.Convert(_temp.File("folder"), _temp.File("model.gguf"), format: null, _compute.Team);

        using WeightSource source = WeightFile.Open(_temp.File("model.gguf"));
        using TrainableModel loaded = TrainableModels.Create(source.Config);
        loaded.Parameters.Allocate();
        ModelExporter.Load(loaded, source);

        Assert.Equal(original.Parameters.All.Select(parameter => parameter.Name), loaded.Parameters.All.Select(parameter => parameter.Name));
        Assert.All(original.Parameters.All.Zip(loaded.Parameters.All), pair => Assert.Equal(pair.First.Value.Span.ToArray(), pair.Second.Value.Span.ToArray()));
    }
}

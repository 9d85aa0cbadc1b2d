using Fathom.Formats.Shapes;

namespace Fathom.Formats.Tests.Shapes;

public class KnownShapesTests
{
    public static TheoryData<string> Names => [.. KnownShapes.Names];

    // As the models' own cards count them; DeepSeek-V3 without its multi-token-prediction layer.
    [Theory]
    [InlineData("deepseek-v3", 671_026_419_200)]
    [InlineData("deepseek-v2-lite", 15_706_484_224)]
    [InlineData("r1-distill-qwen-1.5b", 1_777_088_000)]
    [InlineData("r1-distill-qwen-7b", 7_615_616_512)]
    [InlineData("r1-distill-qwen-14b", 14_770_033_664)]
    [InlineData("r1-distill-qwen-32b", 32_763_876_352)]
    [InlineData("r1-distill-llama-8b", 8_030_261_248)]
    [InlineData("r1-distill-llama-70b", 70_553_706_496)]
    [InlineData("qwen2-0.5b", 494_032_768)]
    [InlineData("llama-1b", 1_235_814_400)]
    [InlineData("qwen3-0.6b", 596_049_920)]
    public void Get_ReleasedModel_HasItsNumberOfParameters(string name, long parameters) =>
        Assert.Equal(parameters, ModelTensors.Of(KnownShapes.Get(name)).Sum(tensor => tensor.Shape.Elements));

    [Theory, MemberData(nameof(Names))]
    public void Get_AnyName_IsValid(string name)
    {
        ModelConfig config = KnownShapes.Get(name.ToUpperInvariant());

        Assert.Equal(config, config.Validated());
    }

    [Fact]
    public void Get_UnknownName_ListsTheKnownOnes()
    {
        var refused = Assert.Throws<ArgumentException>(() => KnownShapes.Get("gpt-5"));

        Assert.Contains("deepseek-v3", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(58, 0)]
    [InlineData(60, 2)]
    [InlineData(61, 3)]
    public void LastLayers_OfAMixture_DropsDenseLayersFirst(int layers, int dense)
    {
        ModelConfig config = KnownShapes.LastLayers(KnownShapes.Get("deepseek-v3"), layers);

        Assert.Equal(layers, config.NumLayers);
        Assert.Equal(dense, config.Moe!.FirstDenseLayers);
        Assert.Equal(config, config.Validated());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(62)]
    public void LastLayers_MoreThanThereAre_IsRefused(int layers) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KnownShapes.LastLayers(KnownShapes.Get("deepseek-v3"), layers));
}

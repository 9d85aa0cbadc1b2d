using Fathom.Testing.Models;

namespace Fathom.Formats.Tests;

public class TinyModelTests
{
    public static TheoryData<string, bool> Files =>
        [.. TinyConfigs.All.Keys.SelectMany(name => new[] { (name, true), (name, false) }).Select(pair => new TheoryDataRow<string, bool>(pair.Item1, pair.Item2))];

    [Theory, MemberData(nameof(Files))]
    public void WriteGguf_AnyArchitecture_ReadsBackTheSameConfigAndWeights(string name, bool splitsKvB)
    {
        using var folder = new TempFolder();
        ModelConfig config = TinyConfigs.All[name];
        string path = TinyModels.WriteGguf(folder.File("tiny.gguf"), config, splitsKvB: splitsKvB);

        using var source = WeightSource.Open(path);
        source.Validate();

        Assert.Equal(splitsKvB && config.Mla is not null, source.Layout.HasSplitKvB);
        ModelConfig expected = config with
        {
            RopeScaling = config.RopeScaling is { Kind: RopeScalingKind.Llama3 } ? source.Config.RopeScaling : config.RopeScaling,
            TieWordEmbeddings = false,
        };
        Assert.Equal(expected, source.Config);
        using MemoryWeightSource original = TinyModels.Create(config);
        float[] down = Row(original, "model.layers.1.post_attention_layernorm.weight", config.HiddenSize);
        Assert.Equal(down, source.GetVector("model.layers.1.post_attention_layernorm.weight", config.HiddenSize));
    }

    private static float[] Row(WeightSource source, string name, int length) => source.GetVector(name, length);
}

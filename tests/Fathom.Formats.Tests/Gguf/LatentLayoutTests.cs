using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Testing.Models;

namespace Fathom.Formats.Tests.Gguf;

/// <summary>The ways in which files hold latent attention's up-projection: joined, split in three dimensions, split and flat, all at once.</summary>
public class LatentLayoutTests
{
    private const string KeyName = "model.layers.0.self_attn.k_b_proj.weight";
    private const string ValueName = "model.layers.0.self_attn.v_b_proj.weight";

    [Fact]
    public void Open_FlatSplit_ReadsAsThreeDimensional()
    {
        using var folder = new TempFolder();
        using var split = GgufFile.Open(TinyModels.WriteGguf(folder.File("split.gguf"), TinyConfigs.DeepSeekV3));
        Write(folder.File("flat.gguf"), split, [split]);

        using var expected = WeightFile.Open(folder.File("split.gguf"));
        using var actual = WeightFile.Open(folder.File("flat.gguf"));
        actual.Validate();

        Assert.True(actual.Layout.HasSplitKvB);
        Assert.True(expected.GetMatrix(KeyName, 4 * 64, 32).Data.Span.SequenceEqual(actual.GetMatrix(KeyName, 4 * 64, 32).Data.Span));
        Assert.True(expected.GetMatrix(ValueName, 4 * 32, 64).Data.Span.SequenceEqual(actual.GetMatrix(ValueName, 4 * 32, 64).Data.Span));
    }

    [Fact]
    public void Open_AllThree_ReadsTheJoinedOne()
    {
        using var folder = new TempFolder();
        using var split = GgufFile.Open(TinyModels.WriteGguf(folder.File("split.gguf"), TinyConfigs.DeepSeekV3));
        using var joined = GgufFile.Open(TinyModels.WriteGguf(folder.File("joined.gguf"), TinyConfigs.DeepSeekV3, splitsKvB: false));
        Write(folder.File("all.gguf"), joined, [joined, split]);

        using var source = WeightFile.Open(folder.File("all.gguf"));
        source.Validate();

        Assert.False(source.Layout.HasSplitKvB);
        Assert.Equal(4 * 64, source.GetMatrix("model.layers.0.self_attn.kv_b_proj.weight", 4 * 64, 64).Rows);
        Assert.Equal(32, source.GetMatrix(KeyName, 4 * 64, 32).Columns);
    }

    /// <summary>Writes the tensors of several files into one, split up-projections flat.</summary>
    private static void Write(string path, GgufFile metadata, GgufFile[] files)
    {
        (GgufFile File, GgufTensor Tensor)[] tensors =
            [.. files.SelectMany(file => file.Tensors.Select(tensor => (file, tensor))).DistinctBy(pair => pair.tensor.Name)];
        using var writer = new GgufWriter(path);
        foreach (string key in metadata.Metadata.Keys)
        {
            writer.Metadata.Copy(metadata.Metadata, key);
        }

        foreach ((_, GgufTensor tensor) in tensors)
        {
            bool isFlat = tensor.Name.Contains("attn_k_b", StringComparison.Ordinal) || tensor.Name.Contains("attn_v_b", StringComparison.Ordinal);
            writer.Declare(tensor.Name, tensor.Type, isFlat ? [tensor.Columns, tensor.Rows] : tensor.Dimensions);
        }

        foreach ((GgufFile file, GgufTensor tensor) in tensors)
        {
            writer.Write(file.Data(tensor).Span);
        }

        writer.Commit();
    }
}

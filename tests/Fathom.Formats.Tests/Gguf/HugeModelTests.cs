using System.Diagnostics;
using System.Text;
using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Formats.Json;
using Fathom.Formats.Safetensors;
using Fathom.Formats.Shapes;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Tests.Gguf;

/// <summary>The shape of DeepSeek-V3 with all its 671 billion weights, in sparse files that take no room on the disk.</summary>
public class HugeModelTests
{
    private const long MaxWorkingSetGrowth = 256L << 20;

    private static ModelConfig DeepSeekV3 { get; } = KnownShapes.Get("deepseek-v3");

    [Fact]
    public void Open_GgufOfDeepSeekV3_CostsNoMemory()
    {
        using var folder = new TempFolder();
        string path = folder.File("deepseek-v3-q8_0.gguf");
        ModelConfig config = DeepSeekV3 with { NumNextTokenPredictLayers = 0 };
        long length = WriteHeader(path, config);
        Assert.Equal(1_025, GgufTensors(config).Count());

        Extend(path, length);
        AssertCheap(() =>
        {
            using var source = WeightFile.Open(path);
            source.Validate();
            Assert.Equal(config, source.Config);
            Assert.Equal(BlockFormatId.Q8_0, source.GetMatrix("model.layers.60.mlp.experts.255.down_proj.weight", 7_168, 2_048).Format.Id);
        });
    }

    [Fact]
    public void Open_CheckpointOfDeepSeekV3_CostsNoMemory()
    {
        using var folder = new TempFolder();
        List<SafetensorsDeclaration> tensors = [.. CheckpointTensors()];
        Assert.Equal(91_991, tensors.Count);
        Assert.True(SafetensorsDtype.TryGet("F32", out _));

        byte[] header = SafetensorsWriter.Header(tensors, null);
        string path = folder.File(SafetensorsModel.SingleFileName);
        File.WriteAllBytes(path, header);
        byte[] config = ModelConfigJsonWriter.Write(DeepSeekV3, new SpecialTokenIds(0, [1]), BlockFormat.Get(BlockFormatId.BF16), isFloat8: true);
        File.WriteAllBytes(folder.File(ModelConfigJson.FileName), config);
        Extend(path, header.Length + tensors.Sum(tensor => tensor.Bytes));
        AssertCheap(() =>
        {
            using var source = WeightFile.Open(folder.Path);
            source.Validate();
            Assert.Equal(DeepSeekV3, source.Config);
            Assert.NotNull(source.GetMatrix("model.layers.60.mlp.experts.255.down_proj.weight", 7_168, 2_048).Scales);
        });
    }

    private static void AssertCheap(Action open)
    {
        long workingSet = Environment.WorkingSet;
        var watch = Stopwatch.StartNew();

        open();

        // Seconds, on a machine that does other things too: opening reads headers only.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
        Assert.True(Environment.WorkingSet - workingSet < MaxWorkingSetGrowth, $"{Environment.WorkingSet - workingSet} bytes more");
    }

    private static void Extend(string path, long length)
    {
        try
        {
            using FileStream file = File.OpenWrite(path);
            file.SetLength(length);
        }
        catch (IOException full)
        {
            Assert.Skip($"the file system has no sparse files of {length} bytes: {full.Message}");
        }
    }

    private static IEnumerable<(string Name, GgufTensorType Type, long[] Dimensions)> GgufTensors(ModelConfig config)
    {
        var q8 = GgufTensorType.Of(BlockFormat.Get(BlockFormatId.Q8_0));
        var single = GgufTensorType.Of(BlockFormat.Get(BlockFormatId.F32));
        foreach (TensorRequirement tensor in ModelTensors.Of(config))
        {
            Assert.True(GgufNames.TryToGguf(tensor.Name, out string? name, out int? expert));
            if (expert is null or 0)
            {
                long[] dimensions = tensor.Shape.Rows is not { } rows ? [tensor.Shape.Columns]
                    : expert is null ? [tensor.Shape.Columns, rows]
                    : [tensor.Shape.Columns, rows, config.Moe!.NumRoutedExperts];
                yield return (name, dimensions.Length == 1 || name.Contains("gate_inp", StringComparison.Ordinal) ? single : q8, dimensions);
            }
        }
    }

    private static long WriteHeader(string path, ModelConfig config)
    {
        var metadata = new GgufMetadataWriter();
        metadata.Add("general.architecture", "deepseek2");
        GgufConfigWriter.Write(config, metadata, splitsKvB: false);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)GgufTensors(config).Count());
        writer.Write((ulong)metadata.Count);
        writer.Write(metadata.Bytes);
        long offset = 0;
        foreach ((string name, GgufTensorType type, long[] dimensions) in GgufTensors(config))
        {
            writer.Write((ulong)name.Length);
            writer.Write(Encoding.UTF8.GetBytes(name));
            writer.Write(dimensions.Length);
            Array.ForEach(dimensions, writer.Write);
            writer.Write(type.Id);
            writer.Write(offset);
            offset += Align(dimensions.Aggregate(1L, (product, length) => product * length) / type.BlockLength * type.BlockBytes);
        }

        File.WriteAllBytes(path, stream.ToArray());
        return Align(stream.Length) + offset;
    }

    private static long Align(long bytes) => (bytes + 31) / 32 * 32;

    private static IEnumerable<SafetensorsDeclaration> CheckpointTensors()
    {
        SafetensorsDtype Type(string name) => SafetensorsDtype.TryGet(name, out SafetensorsDtype? type) ? type : throw new ArgumentException(name);

        foreach (TensorRequirement tensor in ModelTensors.Of(DeepSeekV3, withNextTokenPredict: true))
        {
            bool isFloat8 = tensor.Name.EndsWith("_proj.weight", StringComparison.Ordinal) && !tensor.Name.Contains("eh_proj", StringComparison.Ordinal)
                || tensor.Name.EndsWith("_proj_with_mqa.weight", StringComparison.Ordinal);
            long[] shape = tensor.Shape.Rows is { } rows ? [rows, tensor.Shape.Columns] : [tensor.Shape.Columns];
            yield return new SafetensorsDeclaration(tensor.Name, Type(isFloat8 ? "F8_E4M3" : "BF16"), shape);
            if (isFloat8)
            {
                yield return new SafetensorsDeclaration(tensor.Name + "_scale_inv", Type("F32"), [.. shape.Select(length => (length + 127) / 128)]);
            }
        }
    }
}

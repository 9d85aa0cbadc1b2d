using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Formats.Shapes;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Formats.Tests.Shapes;

public class RandomModelWriterTests
{
    // Random codes are even over their range, scales vary by half; MXFP4's powers of two are a third off at worst.
    private const double DeviationTolerance = 0.05;
    private const double PowerOfTwoTolerance = 0.35;

    public static TheoryData<string> TinyShapes => [.. KnownShapes.Names.Where(name => name.EndsWith("tiny", StringComparison.Ordinal))];

    public static TheoryData<BlockFormatId> Formats => [.. BlockFormat.All.Select(format => format.Id).Where(id => id != BlockFormatId.F8E4M3)];

    [Theory, MemberData(nameof(TinyShapes))]
    public void Write_TinyShape_ReadsBackAsAWholeModelOfThatShape(string name)
    {
        using var folder = new TempFolder();
        ModelConfig config = KnownShapes.Get(name);

        Write(config, folder.File("model.gguf"), new RandomModelOptions { Format = BlockFormatId.Q4_K });

        using var source = WeightFile.Open(folder.File("model.gguf"));
        source.Validate();
        Assert.Equal(config with { RopeScaling = source.Config.RopeScaling }, source.Config);
        Assert.Equal(config.RopeScaling is null, source.Config.RopeScaling is null);
    }

    [Theory, MemberData(nameof(Formats))]
    public void Write_AnyFormat_HasValuesOfTheWantedDeviation(BlockFormatId format)
    {
        using var folder = new TempFolder();
        ModelConfig config = KnownShapes.LastLayers(KnownShapes.Get("llama-tiny"), 1);

        Write(config, folder.File("model.gguf"), new RandomModelOptions { Format = format });

        using var source = WeightFile.Open(folder.File("model.gguf"));
        WeightMatrix gate = source.GetMatrix("model.layers.0.mlp.gate_proj.weight", config.IntermediateSize, config.HiddenSize);
        float[] values = Values(gate);
        double wanted = 1 / Math.Sqrt(config.HiddenSize);
        double tolerance = format == BlockFormatId.MXFP4 ? PowerOfTwoTolerance : DeviationTolerance;
        Assert.Equal(format, gate.Format.Id);
        Assert.InRange(Math.Sqrt(values.Average(value => (double)value * value)) / wanted, 1 - tolerance, 1 + tolerance);
        Assert.InRange(values.Average() / wanted, -0.15, 0.15);
    }

    [Fact]
    public void Write_RowsThatNoBlockFits_FallsBackAsQuantizeDoes()
    {
        using var folder = new TempFolder();
        ModelConfig config = KnownShapes.LastLayers(KnownShapes.Get("v3-tiny"), 1);

        Write(config, folder.File("model.gguf"), new RandomModelOptions { Format = BlockFormatId.Q4_K, KvBFormat = BlockFormatId.F32 });
        Write(config, folder.File("plain.gguf"), new RandomModelOptions { Format = BlockFormatId.Q4_K });

        using var file = GgufFile.Open(folder.File("model.gguf"));
        using var plain = GgufFile.Open(folder.File("plain.gguf"));
        Assert.Equal("F32", TypeOf(file, "blk.0.attn_k_b.weight"));
        Assert.Equal("F32", TypeOf(file, "blk.0.ffn_gate_inp.weight"));
        Assert.Equal("Q5_0", TypeOf(plain, "blk.0.attn_k_b.weight"));
        Assert.Equal("Q4_K", TypeOf(plain, "blk.0.attn_v_b.weight"));
        Assert.Equal("Q4_K", TypeOf(plain, "blk.0.ffn_down_exps.weight"));
    }

    [Fact]
    public void Write_Mix_GivesTensorsTheFormatsOfThatMix()
    {
        using var folder = new TempFolder();

        Write(KnownShapes.Get("llama-tiny"), folder.File("model.gguf"), new RandomModelOptions { Mix = GgufFileType.Q4_K_M });

        using var file = GgufFile.Open(folder.File("model.gguf"));
        Assert.Equal("Q6_K", TypeOf(file, "output.weight"));
        Assert.Equal("Q4_K", TypeOf(file, "blk.0.attn_q.weight"));
        Assert.Equal((long)GgufFileType.Q4_K_M, file.Metadata.FindInteger("general.file_type"));
    }

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(3, 1, false)]
    public void Write_SameSeed_GivesTheSameBytesWithAnyNumberOfThreads(int threads, int seed, bool isSame)
    {
        using var folder = new TempFolder();
        ModelConfig config = KnownShapes.Get("v3-tiny");

        Write(config, folder.File("a.gguf"), new RandomModelOptions { Seed = 2 }, threads: 2);
        Write(config, folder.File("b.gguf"), new RandomModelOptions { Seed = seed }, threads);

        Assert.Equal(isSame, File.ReadAllBytes(folder.File("a.gguf")).AsSpan().SequenceEqual(File.ReadAllBytes(folder.File("b.gguf"))));
    }

    [Fact]
    public void CountBytes_TinyShape_IsTheFileWithoutItsHeader()
    {
        using var folder = new TempFolder();
        ModelConfig config = KnownShapes.Get("v3-tiny");
        var options = new RandomModelOptions();

        long length = Write(config, folder.File("model.gguf"), options);

        using var file = GgufFile.Open(folder.File("model.gguf"));
        long tensors = file.Tensors.Sum(tensor => tensor.Elements / tensor.Type.BlockLength * tensor.Type.BlockBytes);
        Assert.Equal(tensors, RandomModelWriter.CountBytes(config, options));
        Assert.InRange(length, tensors, tensors + 100_000);
    }

    [Fact]
    public void CountBytes_OneRealLayer_IsKnownWithoutMakingIt()
    {
        ModelConfig config = KnownShapes.LastLayers(KnownShapes.Get("deepseek-v3"), 1);

        long bytes = RandomModelWriter.CountBytes(config, new RandomModelOptions { Format = BlockFormatId.Q4_K });

        Assert.InRange(bytes, 7_400_000_000, 7_700_000_000);
    }

    [Fact]
    public void Write_Cancelled_LeavesNoFile()
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        var options = new RandomModelOptions();

        Assert.Throws<OperationCanceledException>(
            () => RandomModelWriter.Write(KnownShapes.Get("llama-tiny"), folder.File("model.gguf"), options, team, new CancellationToken(canceled: true)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.File(".")));
    }

    [Fact]
    public void Write_VocabularyBelowTheBytes_IsRefused()
    {
        using var folder = new TempFolder();
        ModelConfig config = KnownShapes.Get("llama-tiny") with { VocabSize = SyntheticVocabulary.LeastTokens - 1 };

        Assert.Throws<ArgumentOutOfRangeException>(() => Write(config, folder.File("model.gguf"), new RandomModelOptions()));
    }

    private static long Write(ModelConfig config, string path, RandomModelOptions options, int threads = 1)
    {
        using var team = new ThreadTeam(threads);
        return RandomModelWriter.Write(config, path, options, team);
    }

    private static string TypeOf(GgufFile file, string name) => file.TryGetTensor(name, out GgufTensor? tensor) ? tensor.Type.Name : "none";

    private static float[] Values(WeightMatrix matrix)
    {
        float[] values = new float[matrix.Rows * matrix.Columns];
        for (int row = 0; row < matrix.Rows; row++)
        {
            matrix.DequantizeRow(row, values.AsSpan(row * matrix.Columns, matrix.Columns));
        }

        return values;
    }
}

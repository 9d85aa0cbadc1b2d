using Fathom.Formats.Conversion;
using Fathom.Formats.Files;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;
using Fathom.Testing.Models;

namespace Fathom.Formats.Tests;

public class TinyModelTests
{
    public static TheoryData<string, bool> Files =>
    [
        .. TinyConfigs.All.Keys
            .SelectMany(name => new[] { (name, true), (name, false) })
            .Select(pair => new TheoryDataRow<string, bool>(pair.Item1, pair.Item2)),
    ];

    [Theory, MemberData(nameof(Files))]
    public void WriteGguf_AnyArchitecture_ReadsBackTheSameConfigAndWeights(string name, bool splitsKvB)
    {
        using var folder = new TempFolder();
        ModelConfig config = TinyConfigs.All[name];
        string path = TinyModels.WriteGguf(folder.File("tiny.gguf"), config, splitsKvB: splitsKvB);

        using var source = WeightFile.Open(path);
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
        Assert.Equal(down, source.GetVector("model.layers.1.post_attention_layernorm.weight", config.HiddenSize).Span.ToArray());
    }

    [Theory, MemberData(nameof(Files))]
    public void Convert_ThroughGgufAndBack_KeepsEveryValue(string name, bool splitsKvB)
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        ModelConfig config = TinyConfigs.All[name];
        string direct = TinyModels.WriteCheckpoint(folder.File("direct"), config);
        using (var source = WeightFile.Open(direct))
        {
            source.Validate();
            Assert.Equal(config, source.Config);
            GgufModelWriter.Write(source, folder.File("model.gguf"), new GgufWriteOptions { SplitsKvB = splitsKvB }, team);
        }

        using (var source = WeightFile.Open(folder.File("model.gguf")))
        {
            source.Validate();
            CheckpointWriter.Write(source, folder.File("back"), new CheckpointWriteOptions { MaxShardBytes = 100_000 }, team);
        }

        using var first = WeightFile.Open(direct);
        using var second = WeightFile.Open(folder.File("back"));
        second.Validate();
        Assert.Equal(config with { TieWordEmbeddings = false }, second.Config);
        foreach (TensorRequirement tensor in ModelTensors.Of(config))
        {
            Assert.True(first.TryGetMatrix(tensor.Name, out WeightMatrix? expected));
            Assert.True(second.TryGetMatrix(tensor.Name, out WeightMatrix? actual), tensor.Name);
            Assert.True(Values(expected).AsSpan().SequenceEqual(Values(actual)), tensor.Name);
        }
    }

    [Fact]
    public void WriteCheckpoint_Float8_ReadsBackBitForBit()
    {
        using var folder = new TempFolder();
        ModelConfig config = TinyConfigs.DeepSeekV3 with
        {
            HiddenSize = 320,
            IntermediateSize = 160,
            Mla = TinyConfigs.DeepSeekV3.Mla! with { QueryLoraRank = 144, KvLoraRank = 136 },
            NumNextTokenPredictLayers = 1,
        };
        using var source = WeightFile.Open(TinyModels.WriteCheckpoint(folder.File("fp8"), config, format: BlockFormatId.F8E4M3, maxShardBytes: 300_000));
        source.Validate();

        foreach (TensorRequirement tensor in ModelTensors.Of(config, withNextTokenPredict: true))
        {
            Assert.True(source.TryGetMatrix(tensor.Name, out WeightMatrix? matrix));
            float[] values = TinyModels.Values(tensor, seed: 1);
            bool isProjection =
                (tensor.Name.EndsWith("_proj.weight", StringComparison.Ordinal) || tensor.Name.EndsWith("_with_mqa.weight", StringComparison.Ordinal))
                && !tensor.Name.Contains("eh_proj", StringComparison.Ordinal);
            if (isProjection)
            {
                Assert.Equal(BlockFormatId.F8E4M3, matrix.Format.Id);
                Assert.Equal(ThroughFloat8(values, matrix.Rows, matrix.Columns), Values(matrix));
            }
            else
            {
                Assert.Equal(tensor.Name.EndsWith("correction_bias", StringComparison.Ordinal) ? BlockFormatId.F32 : BlockFormatId.BF16, matrix.Format.Id);
            }
        }
    }

    private static float[] ThroughFloat8(float[] values, int rows, int columns)
    {
        float[] result = new float[values.Length];
        for (int blockRow = 0; blockRow < rows; blockRow += 128)
        {
            for (int blockColumn = 0; blockColumn < columns; blockColumn += 128)
            {
                int[] indices =
                [
                    .. from row in Enumerable.Range(blockRow, Math.Min(128, rows - blockRow))
                       from column in Enumerable.Range(blockColumn, Math.Min(128, columns - blockColumn))
                       select (row * columns) + column,
                ];
                float scale = indices.Max(index => MathF.Abs(values[index])) / 448;
                foreach (int index in indices)
                {
                    result[index] = Float8.Decode(Float8.Encode(values[index] / scale)) * scale;
                }
            }
        }

        return result;
    }

    private static float[] Values(WeightMatrix matrix)
    {
        float[] values = new float[matrix.Rows * matrix.Columns];
        for (int row = 0; row < matrix.Rows; row++)
        {
            matrix.DequantizeRow(row, values.AsSpan(row * matrix.Columns, matrix.Columns));
        }

        return values;
    }

    private static float[] Row(WeightSource source, string name, int length) => source.GetVector(name, length).Span.ToArray();
}

using System.Text.Json.Nodes;
using Fathom.Formats.Conversion;
using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;
using Fathom.Testing.Models;

namespace Fathom.Formats.Tests.Conversion;

public class ModelConverterTests
{
    [Fact]
    public void Convert_GgufToFolderAndBack_KeepsTheVocabulary()
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(2);
        string original = TinyModels.WriteGguf(folder.File("a.gguf"), TinyConfigs.Llama3);

        ModelConverter.Convert(original, folder.File("folder"), null, team);
        ModelConverter.Convert(folder.File("folder"), folder.File("b.gguf"), null, team);

        using var first = GgufFile.Open(original);
        using var second = GgufFile.Open(folder.File("b.gguf"));
        GgufVocabulary expected = GgufVocabulary.Find(first.Metadata)!;
        GgufVocabulary actual = GgufVocabulary.Find(second.Metadata)!;
        int named = TinyVocabulary.Tokens(260).Length;
        Assert.Equal(expected.Tokens.Take(named), actual.Tokens.Take(named));
        Assert.Equal(expected.TokenTypes, actual.TokenTypes);
        Assert.Equal(expected.Merges, actual.Merges);
        Assert.Equal((expected.Model, expected.PreTokenizer, expected.BosId, expected.EosId), (actual.Model, actual.PreTokenizer, actual.BosId, actual.EosId));
        Assert.True(File.Exists(folder.File("folder/generation_config.json")));
        foreach (GgufTensor tensor in first.Tensors)
        {
            Assert.True(second.TryGetTensor(tensor.Name, out GgufTensor? other), tensor.Name);
            Assert.True(first.Data(tensor).Span.SequenceEqual(second.Data(other).Span), tensor.Name);
        }
    }

    [Fact]
    public void Convert_TemplateInAFileAndInTheConfiguration_TakesTheFiles()
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        ModelConverter.Convert(TinyModels.WriteGguf(folder.File("a.gguf"), TinyConfigs.Llama3), folder.File("folder"), null, team);
        string config = folder.File("folder/tokenizer_config.json");
        File.WriteAllText(config, File.ReadAllText(config).TrimEnd().TrimEnd('}') + ", \"chat_template\": \"old\"}");
        File.WriteAllText(folder.File("folder/chat_template.jinja"), "new");

        ModelConverter.Convert(folder.File("folder"), folder.File("b.gguf"), null, team);

        using var file = GgufFile.Open(folder.File("b.gguf"));
        Assert.Equal("new", GgufVocabulary.Find(file.Metadata)!.ChatTemplate);
    }

    [Fact]
    public void Convert_YarnWithAnAttentionFactor_KeepsIt()
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        var scaling = new RopeScaling
        {
            Kind = RopeScalingKind.Yarn,
            Factor = 4,
            OriginalMaxSequenceLength = 64,
            BetaFast = 32,
            BetaSlow = 1,
            Mscale = 1,
            AttentionFactor = 1,
        };
        TinyModels.WriteCheckpoint(folder.File("in"), TinyConfigs.Qwen3 with { RopeScaling = scaling });

        ModelConverter.Convert(folder.File("in"), folder.File("out.gguf"), null, team);

        using var written = (GgufWeightSource)WeightFile.Open(folder.File("out.gguf"));
        Assert.Equal(0.8782488562869419, written.File.Metadata.FindNumber("qwen3.rope.scaling.attn_factor")!.Value, 1e-6);
        Assert.Equal(1, written.Config.RopeScaling!.AttentionFactor!.Value, 1e-6);
    }

    [Fact]
    public void Convert_SentencePieceModel_WritesMergesInTheOrderOfScores()
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        string original = TestData.Require("checkpoints/stories260K/stories260K.gguf");

        ModelConverter.Convert(original, folder.File("folder"), null, team);
        ModelConverter.Convert(folder.File("folder"), folder.File("b.gguf"), null, team);

        using var first = GgufFile.Open(original);
        using var second = GgufFile.Open(folder.File("b.gguf"));
        GgufVocabulary expected = GgufVocabulary.Find(first.Metadata)!;
        GgufVocabulary actual = GgufVocabulary.Find(second.Metadata)!;
        Assert.Equal("llama", actual.Model);
        Assert.Equal(expected.Tokens, actual.Tokens);
        int[] order = [.. Enumerable.Range(0, expected.Count).Where(id => expected.TokenTypes![id] == 1 && expected.Tokens[id].Length > 1)];
        Assert.Equal(order.OrderByDescending(id => expected.Scores![id]), order.OrderByDescending(id => actual.Scores![id]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Convert_SentencePieceModel_KeepsWhetherASpaceIsAdded(bool addsSpace)
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        ModelConverter.Convert(TestData.Require("checkpoints/stories260K/stories260K.gguf"), folder.File("folder"), null, team);
        if (!addsSpace)
        {
            Edit(folder.File("folder/tokenizer.json"), json => json["normalizer"]!["normalizers"]!.AsArray().RemoveAt(0));
        }

        ModelConverter.Convert(folder.File("folder"), folder.File("b.gguf"), null, team);

        using var file = GgufFile.Open(folder.File("b.gguf"));
        Assert.Equal(addsSpace, GgufVocabulary.Find(file.Metadata)!.AddSpacePrefix);
    }

    [Theory]
    [InlineData("normalizer", """{ "type": "Sequence", "normalizers": [{ "type": "NFC" }] }""", null)]
    [InlineData("normalizer", """{ "type": "Sequence", "normalizers": [{ "type": "Lowercase" }] }""", "convert.tokenizer.split")]
    [InlineData("pre_tokenizer", """{ "type": "ByteLevel", "add_prefix_space": false }""", null)]
    [InlineData("pre_tokenizer", """{ "type": "ByteLevel", "add_prefix_space": true }""", "convert.tokenizer.split")]
    [InlineData(
        "pre_tokenizer",
        """{ "type": "Sequence", "pretokenizers": [{ "type": "Punctuation" }, { "type": "ByteLevel", "add_prefix_space": false }] }""",
        "convert.tokenizer.split")]
    [InlineData(
        "pre_tokenizer",
        """{ "type": "Sequence", "pretokenizers": [{ "type": "Digits" }, { "type": "ByteLevel", "add_prefix_space": false }] }""",
        "convert.tokenizer.split")]
    public void Convert_TokenizerWithOtherSteps_IsRefusedIfGgufCanNotExpressThem(string name, string step, string? code)
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        ModelConverter.Convert(TinyModels.WriteGguf(folder.File("a.gguf"), TinyConfigs.Llama3), folder.File("folder"), null, team);
        Edit(folder.File("folder/tokenizer.json"), json => json[name] = JsonNode.Parse(step));

        Assert.Equal(code, Refusal.CodeOf(() => ModelConverter.Convert(folder.File("folder"), folder.File("b.gguf"), null, team)));
        Assert.Equal(code is null, File.Exists(folder.File("b.gguf")));
    }

    [Theory]
    [InlineData("""[{ "SpecialToken": { "id": "<s>" } }, { "Sequence": { "id": "A" } }]""", true, false)]
    [InlineData("""[{ "Sequence": { "id": "A" } }, { "SpecialToken": { "id": "</s>" } }]""", false, true)]
    public void Convert_PostProcessor_SaysWhichTokensAreAdded(string single, bool addsBos, bool addsEos)
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        ModelConverter.Convert(TinyModels.WriteGguf(folder.File("a.gguf"), TinyConfigs.Llama3), folder.File("folder"), null, team);
        Edit(
            folder.File("folder/tokenizer.json"),
            json => json["post_processor"] = new JsonObject { ["type"] = "TemplateProcessing", ["single"] = JsonNode.Parse(single) });
        Edit(folder.File("folder/tokenizer_config.json"), json => json["add_bos_token"] = json["add_eos_token"] = null);

        ModelConverter.Convert(folder.File("folder"), folder.File("b.gguf"), null, team);

        using var file = GgufFile.Open(folder.File("b.gguf"));
        GgufVocabulary vocabulary = GgufVocabulary.Find(file.Metadata)!;
        Assert.Equal((addsBos, addsEos), (vocabulary.AddBos, vocabulary.AddEos));
    }

    [Theory]
    [InlineData("tokenizers/deepseek_v3", "deepseek-v3", 128_815)]
    [InlineData("tokenizers/minimind", "gpt-2", 6_400)]
    public void Convert_RealTokenizer_IsNamedAndWhole(string data, string preTokenizer, int count)
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        ModelConfig config = TinyConfigs.Llama with { VocabSize = count + 5, HiddenSize = 32, HeadDim = 8, NumLayers = 1, IntermediateSize = 32 };
        TinyModels.WriteCheckpoint(folder.File("model"), config, format: BlockFormatId.BF16);
        foreach (string name in new[] { "tokenizer.json", "tokenizer_config.json" })
        {
            File.Copy(TestData.Require($"{data}/{name}"), folder.File($"model/{name}"));
        }

        ModelConverter.Convert(folder.File("model"), folder.File("model.gguf"), null, team);

        using var file = GgufFile.Open(folder.File("model.gguf"));
        GgufVocabulary vocabulary = GgufVocabulary.Find(file.Metadata)!;
        Assert.Equal(preTokenizer, vocabulary.PreTokenizer);
        Assert.Equal(config.VocabSize, vocabulary.Count);
        Assert.Equal(5, vocabulary.TokenTypes!.Count(type => type == 5));
        Assert.NotNull(vocabulary.EosId);
        Assert.NotNull(vocabulary.ChatTemplate);
    }

    public static TheoryData<GgufFileType> Types => [.. Enum.GetValues<GgufFileType>()];

    [Theory, MemberData(nameof(Types))]
    public void Quantize_ToAnyMix_OpensAndStaysNear(GgufFileType type)
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        ModelConfig config = TinyConfigs.Qwen3 with { HiddenSize = 256, IntermediateSize = 256, NumLayers = 1 };
        string input = TinyModels.WriteGguf(folder.File("in.gguf"), config);

        ModelQuantizer.Quantize(input, folder.File("out.gguf"), type, team);

        using var before = WeightFile.Open(input);
        using var after = (GgufWeightSource)WeightFile.Open(folder.File("out.gguf"));
        after.Validate();
        Assert.Equal((long)type, after.File.Metadata.FindInteger("general.file_type"));
        const string name = "model.layers.0.mlp.gate_proj.weight";
        double error = RelativeError(before.GetMatrix(name, 256, 256), after.GetMatrix(name, 256, 256));
        Assert.True(error < (type is GgufFileType.Q2_K or GgufFileType.Q2_K_S ? 0.4 : 0.25), $"{error}");
    }

    [Theory]
    [InlineData("checkpoint", false)]
    [InlineData("format", false)]
    [InlineData("checkpoint", true)]
    public void Convert_LatentAttentionInHalfPrecision_IsSingleWhereOthersCanNotComputeWithHalf(string half, bool quantizes)
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        BlockFormat f16 = BlockFormat.Get(BlockFormatId.F16);
        TinyModels.WriteCheckpoint(folder.File("in"), TinyConfigs.DeepSeekV3, format: half == "checkpoint" ? BlockFormatId.F16 : BlockFormatId.F32);

        if (quantizes)
        {
            ModelQuantizer.Quantize(folder.File("in"), folder.File("out.gguf"), GgufFileType.F16, team);
        }
        else
        {
            ModelConverter.Convert(folder.File("in"), folder.File("out.gguf"), half == "format" ? f16 : null, team);
        }

        using var file = GgufFile.Open(folder.File("out.gguf"));
        Assert.True(file.TryGetTensor("blk.0.attn_k_b.weight", out GgufTensor? keys));
        Assert.True(file.TryGetTensor("blk.0.attn_v_b.weight", out GgufTensor? values));
        Assert.True(file.TryGetTensor("blk.0.attn_output.weight", out GgufTensor? output));
        Assert.Equal((BlockFormatId.F32, BlockFormatId.F32, BlockFormatId.F16), (keys.Type.Format!.Id, values.Type.Format!.Id, output.Type.Format!.Id));
    }

    [Theory]
    [InlineData("out.gguf")]
    [InlineData("out")]
    public void Convert_StoppedHalfway_LeavesNothing(string output)
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        using var stop = new CancellationTokenSource();
        string input = TinyModels.WriteGguf(folder.File("in.gguf"), TinyConfigs.DeepSeekV3);
        var watch = new ConversionWatch((done, total) => StopAt(done, total / 2, stop), stop.Token);

        Assert.Throws<OperationCanceledException>(() => ModelConverter.Convert(input, folder.File(output), null, team, watch));

        Assert.Equal([input], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Quantize_StoppedHalfway_LeavesNothing()
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        using var stop = new CancellationTokenSource();
        string input = TinyModels.WriteGguf(folder.File("in.gguf"), TinyConfigs.Llama);
        var watch = new ConversionWatch((done, total) => StopAt(done, total / 2, stop), stop.Token);

        Assert.Throws<OperationCanceledException>(() => ModelQuantizer.Quantize(input, folder.File("out.gguf"), GgufFileType.Q8_0, team, watch));

        Assert.Equal([input], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("out.gguf")]
    [InlineData("out")]
    public void Convert_Watched_TellsOfAllBytesInOrder(string output)
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        string input = TinyModels.WriteGguf(folder.File("in.gguf"), TinyConfigs.Llama);
        var seen = new List<(long Done, long Total)>();

        ModelConverter.Convert(input, folder.File(output), null, team, new ConversionWatch((done, total) => seen.Add((done, total)), CancellationToken.None));

        Assert.Equal(seen.Select(now => now.Done).Order(), seen.Select(now => now.Done));
        Assert.All(seen, now => Assert.Equal(seen[^1].Done, now.Total));
    }

    [Fact]
    public void Convert_NoFolderToWriteInto_NamesBoth()
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        string input = TinyModels.WriteGguf(folder.File("in.gguf"), TinyConfigs.Llama);

        var failure = Assert.Throws<DirectoryNotFoundException>(() => ModelConverter.Convert(input, folder.File("absent/out.gguf"), null, team));

        Assert.Contains("absent", failure.Message, StringComparison.Ordinal);
        Assert.Contains("out.gguf", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_FolderThatTakesNoFiles_NamesTheFileThatWasAskedFor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using var folder = new TempFolder();
        using var team = new ThreadTeam(1);
        string input = TinyModels.WriteGguf(folder.File("in.gguf"), TinyConfigs.Llama);

        var failure = Assert.Throws<UnauthorizedAccessException>(() => ModelConverter.Convert(input, "/proc/out.gguf", null, team));

        Assert.Contains("'out.gguf'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("partial", failure.Message, StringComparison.Ordinal);
    }

    private static void StopAt(long done, long limit, CancellationTokenSource stop)
    {
        if (done >= limit)
        {
            stop.Cancel();
        }
    }

    private static void Edit(string path, Action<JsonObject> change)
    {
        JsonObject json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    private static double RelativeError(WeightMatrix expected, WeightMatrix actual)
    {
        float[] first = new float[expected.Columns];
        float[] second = new float[expected.Columns];
        double difference = 0;
        double total = 0;
        for (int row = 0; row < expected.Rows; row++)
        {
            expected.DequantizeRow(row, first);
            actual.DequantizeRow(row, second);
            difference += first.Zip(second, (a, b) => (a - b) * (a - b)).Sum();
            total += first.Sum(value => value * value);
        }

        return Math.Sqrt(difference / total);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Quantize_ToQ8_IsWithinItsStep(bool fromGguf)
    {
        using var folder = new TempFolder();
        using var team = new ThreadTeam(2);
        ModelConfig config = TinyConfigs.DeepSeekV3;
        string input = fromGguf ? TinyModels.WriteGguf(folder.File("in.gguf"), config) : TinyModels.WriteCheckpoint(folder.File("in"), config);

        ModelQuantizer.Quantize(input, folder.File("out.gguf"), GgufFileType.Q8_0, team);

        using var source = (GgufWeightSource)WeightFile.Open(folder.File("out.gguf"));
        source.Validate();
        Assert.Equal(7, source.File.Metadata.FindInteger("general.file_type"));
        Assert.Equal(2, source.File.Metadata.FindInteger("general.quantization_version"));
        WeightMatrix matrix = source.GetMatrix("model.layers.2.mlp.experts.7.up_proj.weight", 32, 64);
        Assert.Equal(BlockFormatId.Q8_0, matrix.Format.Id);
        float[] expected = TinyModels.Values(new TensorRequirement(matrix.Name, TensorShape.Matrix(32, 64)), seed: 1);
        float[] row = new float[64];
        matrix.DequantizeRow(5, row);
        float step = expected.Skip(5 * 64).Take(64).Max(MathF.Abs) / 127;
        for (int i = 0; i < row.Length; i++)
        {
            Assert.True(MathF.Abs(row[i] - expected[(5 * 64) + i]) <= step, $"column {i}");
        }
    }
}

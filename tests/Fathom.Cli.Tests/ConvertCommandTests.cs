using System.Text.Json;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

public class ConvertCommandTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    [Fact]
    public async Task Convert_ThereAndBack_ScoresTheSame()
    {
        string folder = models.File("folder");
        string back = models.File("back.gguf");

        CliRun toFolder = await CliRun.Of("convert", models.DeepSeekV3, folder, "--json");
        CliRun toGguf = await CliRun.Of("convert", folder, back, "--json");

        Assert.Equal((0, 0), (toFolder.Exit, toGguf.Exit));
        Assert.Equal(new FileInfo(back).Length, toGguf.Json.GetProperty("bytes").GetInt64());
        int[] expected = await BestAsync(models.DeepSeekV3);
        Assert.Equal(expected, await BestAsync(folder));
        Assert.Equal(expected, await BestAsync(back));
    }

    [Fact]
    public async Task Quantize_ToQ8_IsSmallerAndRuns()
    {
        string small = models.File("q8.gguf");

        CliRun run = await CliRun.Of("quantize", models.Llama, small, "--type", "Q8_0", "--json");
        JsonElement inspected = (await CliRun.Of("inspect", small, "--json")).Json;

        Assert.Equal(0, run.Exit);
        Assert.InRange(run.Json.GetProperty("bytes").GetInt64(), 1, new FileInfo(models.Llama).Length / 2);
        Assert.Equal("Q8_0", inspected.GetProperty("quantization").GetString());
        Assert.Equal(0, (await CliRun.Of("generate", "-m", small, "-p", "the", "--max-tokens", "3")).Exit);
    }

    [Fact]
    public async Task Quantize_OutputIsThere_WantsForce()
    {
        string output = models.File("there.gguf");
        File.WriteAllText(output, "precious");

        CliRun refused = await CliRun.Of("quantize", models.Llama, output, "--type", "q8_0");
        string kept = File.ReadAllText(output);
        CliRun forced = await CliRun.Of("quantize", models.Llama, output, "--type", "q8_0", "--force");

        Assert.Equal((64, "precious", 0), (refused.Exit, kept, forced.Exit));
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_FolderOfAModelIsThere_WantsForce()
    {
        string folder = models.File("there");
        await CliRun.Of("convert", models.Llama, folder);

        Assert.Equal(64, (await CliRun.Of("convert", models.Llama, folder)).Exit);
        Assert.Equal(0, (await CliRun.Of("convert", models.Llama, folder, "--force")).Exit);
    }

    [Theory]
    [InlineData(10_000L, new[] { "model.safetensors" })]
    [InlineData(long.MaxValue, new[] { "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json" })]
    public void Checkpoint_OverOneOfAnotherNumberOfFiles_LeavesNoneOfItsWeights(long maxShardBytes, string[] stale)
    {
        string folder = models.File($"over-{stale.Length}");
        Directory.CreateDirectory(folder);
        Array.ForEach(stale, name => File.WriteAllText(Path.Combine(folder, name), "old"));
        File.WriteAllText(Path.Combine(folder, "adapter.safetensors"), "another's");

        TinyModels.WriteCheckpoint(folder, TinyConfigs.Llama, maxShardBytes: maxShardBytes);

        Assert.All(stale, name => Assert.True(!File.Exists(Path.Combine(folder, name)) || new FileInfo(Path.Combine(folder, name)).Length > 3, name));
        Assert.True(File.Exists(Path.Combine(folder, "adapter.safetensors")));
        using var weights = Fathom.Formats.Files.WeightFile.Open(folder);
        weights.Validate();
    }

    [Fact]
    public async Task Convert_FailsOverAModel_KeepsIt()
    {
        string folder = models.File("kept");
        await CliRun.Of("convert", models.Llama, folder);
        string config = File.ReadAllText(Path.Combine(folder, "config.json"));
        File.Delete(Path.Combine(folder, "model.safetensors"));
        Directory.CreateDirectory(Path.Combine(folder, "model.safetensors")); // nothing can take its place

        CliRun run = await CliRun.Of("convert", models.DeepSeekV3, folder, "--force");

        Assert.NotEqual(0, run.Exit);
        Assert.Equal(config, File.ReadAllText(Path.Combine(folder, "config.json")));
    }

    [Fact]
    public async Task Quantize_OutputWithoutExtension_IsAUsageError()
    {
        CliRun run = await CliRun.Of("quantize", models.Llama, models.File("small"), "--type", "q8_0", "--json");

        Assert.Equal((64, "cli.usage"), (run.Exit, run.ErrorCode));
        Assert.False(File.Exists(models.File("small")));
    }

    [Fact]
    public async Task Quantize_QuantizedInput_WarnsOfTheLoss()
    {
        string first = models.File("once.gguf");
        CliRun once = await CliRun.Of("quantize", models.Llama, first, "--type", "q8_0");

        CliRun twice = await CliRun.Of("quantize", first, models.File("twice.gguf"), "--type", "q4_0");

        Assert.DoesNotContain("quantized already", once.Error, StringComparison.Ordinal);
        Assert.Contains("once.gguf is quantized already", twice.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quantize_UnknownType_SuggestsANearOne()
    {
        CliRun run = await CliRun.Of("quantize", models.Llama, models.File("x.gguf"), "--type", "q4_k_n");

        Assert.Equal(64, run.Exit);
        Assert.Contains("did you mean 'q4_k_m'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quantize_NoType_IsAUsageError() => Assert.Equal(64, (await CliRun.Of("quantize", models.Llama, models.File("x.gguf"))).Exit);

    [Fact]
    public async Task Convert_OverItself_IsRefused() => Assert.Equal(64, (await CliRun.Of("convert", models.Llama, models.Llama)).Exit);

    [Theory]
    [InlineData("convert")]
    [InlineData("quantize", "--type", "q8_0")]
    public async Task Run_OverItselfByALink_IsRefused(string verb, params string[] options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "elsewhere, making a link takes special rights");
        string folder = Directory.CreateSymbolicLink(models.File($"folder-{verb}"), Path.GetDirectoryName(models.Llama)!).FullName;
        string file = File.CreateSymbolicLink(models.File($"link-{verb}.gguf"), models.Llama).FullName;
        byte[] before = File.ReadAllBytes(models.Llama);

        foreach (string output in (string[])[file, Path.Combine(folder, Path.GetFileName(models.Llama))])
        {
            CliRun run = await CliRun.Of([verb, models.Llama, output, "--force", .. options]);

            Assert.Equal(64, run.Exit);
            Assert.Contains("would overwrite the input", run.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(models.Llama));
    }

    [Fact]
    public async Task Convert_NothingThere_IsAnInputOutputError()
    {
        CliRun run = await CliRun.Of("convert", models.File("absent.gguf"), models.File("y"), "--json");

        Assert.Equal((74, "io.not_found"), (run.Exit, run.ErrorCode));
        Assert.False(Directory.Exists(models.File("y")));
    }

    /// <summary>The likeliest next token at each position.</summary>
    /// <summary>The likeliest byte after each token: a folder's tokenizer has no tokens for the ids that pad the vocabulary, and these aren't listed.</summary>
    private static async Task<int[]> BestAsync(string model)
    {
        CliRun run = await CliRun.Of("score", "-m", model, "--tokens", "116,259,32,101,110,100", "--top", "20", "--json");
        return
        [
            .. run.Json.GetProperty("positions").EnumerateArray()
                .Select(position => position.EnumerateArray().Select(token => token[0].GetInt32()).First(token => token < 256)),
        ];
    }
}

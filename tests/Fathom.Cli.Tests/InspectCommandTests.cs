using System.Text.Json;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

public class InspectCommandTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    [Fact]
    public async Task Inspect_Gguf_TellsWhatItIs()
    {
        CliRun run = await CliRun.Of("inspect", models.DeepSeekV3, "--json");

        JsonElement model = run.Json;
        Assert.Equal("gguf", model.GetProperty("format").GetString());
        Assert.Equal("deepseek2", model.GetProperty("architecture").GetString());
        Assert.True(model.GetProperty("is_runnable").GetBoolean());
        Assert.Equal(TinyConfigs.DeepSeekV3.NumLayers, model.GetProperty("layers").GetInt32());
        Assert.Equal(8, model.GetProperty("experts").GetInt32());
        Assert.Equal(TinyConfigs.DeepSeekV3.NumLayers * (64 + 16) * 4, model.GetProperty("cache_bytes_per_token").GetInt64());
        Assert.Equal(TinyConfigs.DeepSeekV3.VocabSize, model.GetProperty("tokenizer").GetProperty("vocab_size").GetInt32());
    }

    [Fact]
    public async Task Inspect_Checkpoint_TellsTheSame()
    {
        string folder = models.File("checkpoint");
        await CliRun.Of("convert", models.Llama, folder);

        JsonElement gguf = (await CliRun.Of("inspect", models.Llama, "--json")).Json;
        JsonElement checkpoint = (await CliRun.Of("inspect", folder, "--json")).Json;

        Assert.Equal("safetensors", checkpoint.GetProperty("format").GetString());
        Assert.All(
            ["architecture", "parameters", "layers", "hidden_size", "vocab_size"],
            field => Assert.Equal(gguf.GetProperty(field).GetRawText(), checkpoint.GetProperty(field).GetRawText()));
    }

    [Fact]
    public async Task Inspect_QuantizedModel_HasTwoBytesOfCacheForAValue()
    {
        string small = models.File("inspected-q8.gguf");
        await CliRun.Of("quantize", models.Llama, small, "--type", "q8_0");

        long floats = (await CliRun.Of("inspect", models.Llama, "--json")).Json.GetProperty("cache_bytes_per_token").GetInt64();
        long quantized = (await CliRun.Of("inspect", small, "--json")).Json.GetProperty("cache_bytes_per_token").GetInt64();

        Assert.Equal(floats, 2 * quantized);
    }

    [Theory]
    [InlineData("generation_config.json", """{"temperature": -1}""", "model.generation_config.value")]
    [InlineData("generation_config.json", """{"\ud800": 1}""", "model.generation_config.json")]
    [InlineData("config.json", """{"\ud800": 1}""", "json.utf8")]
    [InlineData("config.json", """{"a": 1, "model_type": "x", "a": 2}""", "json.duplicate")]
    public async Task Inspect_FolderThatGenerateRefuses_IsRefusedAlike(string name, string json, string code)
    {
        string folder = models.File($"folder-{code}-{json.Length}");
        await CliRun.Of("convert", models.Llama, folder);
        File.WriteAllText(Path.Combine(folder, name), json);

        CliRun inspected = await CliRun.Of("inspect", folder, "--json");
        CliRun generated = await CliRun.Of("generate", "-m", folder, "-p", "x", "-n", "1", "--json");

        Assert.Equal((65, code), (inspected.Exit, inspected.ErrorCode));
        Assert.Equal((65, code), (generated.Exit, generated.ErrorCode));
    }

    [Fact]
    public async Task Inspect_ConfigWithAKeyTwice_NamesTheKey()
    {
        string folder = models.File("twice");
        await CliRun.Of("convert", models.Llama, folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), """{"a": 1, "b": {"a": 1, "c": 2, "c": 3}}""");

        CliRun run = await CliRun.Of("inspect", folder);

        Assert.Contains("'c'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("generate -p x -m")]
    public async Task Run_FolderWithoutAModel_NamesWhatIsMissing(string verb)
    {
        string folder = Directory.CreateDirectory(models.File("nothing")).FullName;

        CliRun run = await CliRun.Of([.. verb.Split(' '), folder]);

        Assert.NotEqual(0, run.Exit);
        Assert.DoesNotContain("there is no such file", run.Error, StringComparison.Ordinal);
        Assert.Matches("safetensors|config.json", run.Error);
    }

    [Fact]
    public async Task Inspect_ForPeople_IsATable()
    {
        CliRun run = await CliRun.Of("inspect", models.Llama);

        Assert.Contains("architecture", run.Output, StringComparison.Ordinal);
        Assert.Contains("llama", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_Batch_SurvivesDamagedFiles()
    {
        byte[] sound = File.ReadAllBytes(models.Llama);
        var paths = new List<string> { models.Llama, models.File("absent.gguf"), Path.GetDirectoryName(models.Llama)!, models.DeepSeekV3 };
        paths.AddRange(Enumerable.Range(0, 60).Select(i => Write($"cut{i}.gguf", sound[..(i * i * 7)])));
        var random = new Random(20260822);
        paths.AddRange(Enumerable.Range(0, 60).Select(i => Write($"flip{i}.gguf", Flip(sound, random))));
        paths.AddRange(Enumerable.Range(0, 10).Select(i => Write($"noise{i}.safetensors", Noise(random, 1000))));

        CliRun run = await new CliSetup { Input = string.Join('\n', paths) }.RunAsync("inspect", "--batch");

        Assert.Equal(0, run.Exit);
        JsonElement[] lines = [.. run.Lines.Select(line => JsonElement.Parse(line))];
        Assert.Equal(paths, lines.Select(line => line.GetProperty("path").GetString()));
        Assert.True(lines[0].GetProperty("ok").GetBoolean());
        Assert.True(lines[3].GetProperty("ok").GetBoolean());
        Assert.All(lines.Where(line => !line.GetProperty("ok").GetBoolean()), line =>
        {
            string code = line.GetProperty("error").GetProperty("code").GetString()!;
            Assert.NotEqual("internal.error", code);
            Assert.InRange(line.GetProperty("error").GetProperty("message").GetString()!.Length, 1, 300);
        });
        Assert.All(lines.Skip(4).Take(60), line => Assert.False(line.GetProperty("ok").GetBoolean()));
    }

    [Theory]
    [InlineData("GGUF", "a.gguf", 65)]
    [InlineData("", "b.gguf", 65)]
    [InlineData("text", "c.txt", 65)]
    public async Task Inspect_SomethingElse_IsRefused(string content, string name, int exit)
    {
        File.WriteAllText(models.File(name), content);

        CliRun run = await CliRun.Of("inspect", models.File(name), "--json");

        Assert.Equal(exit, run.Exit);
        Assert.False(run.Json.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Inspect_NoPath_IsAUsageError() => Assert.Equal(64, (await CliRun.Of("inspect")).Exit);

    private static byte[] Flip(byte[] sound, Random random)
    {
        byte[] copy = [.. sound];
        for (int i = 0; i < 3; i++)
        {
            copy[random.Next(Math.Min(copy.Length, 4000))] ^= (byte)(1 << random.Next(8));
        }

        return copy;
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(models.File(name), bytes);
        return models.File(name);
    }
}

using System.Text;
using Fathom.Formats;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Testing.Models;

namespace Fathom.Inference.Tests.Loading;

public class LoadedModelTests
{
    [Fact]
    public void Open_Gguf_BringsTheTokenizerOfItsMetadata()
    {
        using var folder = new TempFolder();
        using LoadedModel model = LoadedModel.Open(TinyModels.WriteGguf(folder.File("model.gguf"), TinyConfigs.Qwen2));

        Assert.True(model.HasTokenizer);
        Assert.Equal("the tea", model.Tokenizer.Decode(model.Tokenizer.Encode("the tea")));
        Assert.Contains(TinyVocabulary.EosId, model.EndOfGeneration);
        Assert.Null(model.ChatTemplate);
    }

    [Fact]
    public void Open_Folder_BringsGenerationDefaults()
    {
        using var folder = new TempFolder();
        TinyModels.WriteCheckpoint(folder.Path, TinyConfigs.Qwen3);
        File.WriteAllText(
            folder.File("generation_config.json"),
            """{"temperature": 0.6, "top_p": 0.95, "top_k": 20, "eos_token_id": [5, 6], "transformers_version": "x"}""");

        using LoadedModel model = LoadedModel.Open(folder.Path);

        Assert.False(model.HasTokenizer);
        Assert.Equal((0.6f, 0.95f, 20), (model.Defaults.Sampling.Temperature, model.Defaults.Sampling.TopP, model.Defaults.Sampling.TopK));
        Assert.Superset(new HashSet<int> { 5, 6 }, model.EndOfGeneration.ToHashSet());
        Assert.Equal(GenerationErrorCodes.NoTokenizer, Assert.Throws<GenerationException>(() => model.Tokenizer).Code);
        using var engine = new Engine(model, TinyEngines.Options);
        Assert.Equal(4, engine.Run([TinyEngines.Request([1, 2], 4)])[0].Tokens.Count);
    }

    [Fact]
    public void Open_DefaultsWithoutLimits_AreRead()
    {
        using var folder = new TempFolder();
        TinyModels.WriteCheckpoint(folder.Path, TinyConfigs.Qwen3);
        File.WriteAllText(folder.File("generation_config.json"), """{"top_k": -1}""");

        using LoadedModel model = LoadedModel.Open(folder.Path);

        Assert.Equal(0, model.Defaults.Sampling.TopK);
    }

    [Theory]
    [InlineData("[]", "model.generation_config.json")]
    [InlineData("{", "model.generation_config.json")]
    [InlineData("""{"top_p": 1, "top_p": 1}""", "model.generation_config.json")]
    [InlineData("""{"temperature": -1}""", "model.generation_config.value")]
    [InlineData("""{"temperature": 1e999}""", "model.generation_config.value")]
    [InlineData("""{"top_p": "high"}""", "model.generation_config.value")]
    [InlineData("""{"eos_token_id": [1, -2]}""", "model.generation_config.value")]
    public void Read_WrongGenerationConfig_IsRefused(string json, string code) =>
        Assert.Equal(code, Assert.Throws<ModelFormatException>(() => GenerationConfigFile.Read(Encoding.UTF8.GetBytes(json))).Code);

    [Theory]
    [InlineData("""{"do_sample": false}""", 0f)]
    [InlineData("""{"do_sample": true}""", 1f)]
    [InlineData("{}", 1f)]
    public void Read_SamplingSwitch_SetsTheTemperature(string json, float temperature) =>
        Assert.Equal(temperature, GenerationConfigFile.Read(Encoding.UTF8.GetBytes(json)).Sampling.Temperature);

    [Fact]
    public void Open_FolderWithoutTokenizerConfig_BringsItsTokenizer()
    {
        using var folder = new TempFolder();
        TinyModels.WriteCheckpoint(folder.Path, TinyConfigs.Qwen3);
        File.WriteAllText(folder.File("tokenizer.json"), TokenizerJson);

        using LoadedModel model = LoadedModel.Open(folder.Path);

        Assert.Equal([2], model.Tokenizer.Encode("ab"));
    }

    [Theory]
    [InlineData("tokenizer.json", "/dev/zero", "model.file.link")]
    [InlineData("tokenizer_config.json", "/dev/zero", "model.file.link")]
    [InlineData("chat_template.jinja", "/etc/hostname", "model.file.link")]
    [InlineData("generation_config.json", "../elsewhere", "model.file.link")]
    [InlineData("chat_template.jinja", "empty", "model.file.size")]
    public void Open_TextFileIsALink_IsRefused(string name, string target, string code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        using var folder = new TempFolder();
        TinyModels.WriteCheckpoint(folder.Path, TinyConfigs.Qwen3);
        File.WriteAllText(folder.File("tokenizer.json"), TokenizerJson);
        File.WriteAllText(folder.File("empty"), "");
        File.Delete(folder.File(name));
        File.CreateSymbolicLink(folder.File(name), target);

        Assert.Equal(code, Assert.Throws<ModelFormatException>(() => LoadedModel.Open(folder.Path)).Code);
    }

    [Fact]
    public void Open_LinkInsideOfTheFolder_IsFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        using var folder = new TempFolder();
        TinyModels.WriteCheckpoint(folder.Path, TinyConfigs.Qwen3);
        File.WriteAllText(folder.File("tok"), TokenizerJson);
        File.CreateSymbolicLink(folder.File("tokenizer.json"), "tok");

        using LoadedModel model = LoadedModel.Open(folder.Path);

        Assert.True(model.HasTokenizer);
    }

    [Fact]
    public void RequireUnchanged_FileTruncatedOrWritten_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file can't be written there");
        using var folder = new TempFolder();
        string path = TinyModels.WriteGguf(folder.File("model.gguf"), TinyConfigs.Qwen2);
        using LoadedModel model = LoadedModel.Open(path);
        model.Weights.RequireUnchanged();

        Assert.Equal(0, Sh($"truncate -s -1 '{path}'"));

        ModelFormatException refused = Assert.Throws<ModelFormatException>(model.Weights.RequireUnchanged);
        Assert.Equal(("model.file.changed", "model.gguf"), (refused.Code, refused.Where));
    }

    [Fact]
    public void RequireUnchanged_AnotherFileRenamedOver_IsNoChange()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file can't be replaced there");
        using var folder = new TempFolder();
        string path = TinyModels.WriteGguf(folder.File("model.gguf"), TinyConfigs.Qwen2);
        using LoadedModel model = LoadedModel.Open(path);

        TinyModels.WriteGguf(path, TinyConfigs.Llama);

        model.Weights.RequireUnchanged();
    }

    /// <summary>Another process, as the framework locks files between its own streams.</summary>
    private static int Sh(string command)
    {
        using var process = System.Diagnostics.Process.Start("sh", ["-c", command]);
        process.WaitForExit();
        return process.ExitCode;
    }

    private const string TokenizerJson = """{ "model": { "type": "BPE", "vocab": { "a": 0, "b": 1, "ab": 2 }, "merges": ["a b"] } }""";
}

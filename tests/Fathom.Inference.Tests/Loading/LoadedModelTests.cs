using System.Text;
using Fathom.Formats;
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
        File.WriteAllText(folder.File("generation_config.json"), """{"temperature": 0.6, "top_p": 0.95, "top_k": 20, "eos_token_id": [5, 6], "transformers_version": "x"}""");

        using LoadedModel model = LoadedModel.Open(folder.Path);

        Assert.False(model.HasTokenizer);
        Assert.Equal((0.6f, 0.95f, 20), (model.Defaults.Sampling.Temperature, model.Defaults.Sampling.TopP, model.Defaults.Sampling.TopK));
        Assert.Superset(new HashSet<int> { 5, 6 }, model.EndOfGeneration.ToHashSet());
        Assert.Equal(GenerationErrorCodes.NoTokenizer, Assert.Throws<GenerationException>(() => model.Tokenizer).Code);
        using var engine = new Engine(model, TinyEngines.Options);
        Assert.Equal(4, engine.Run([TinyEngines.Request([1, 2], 4)])[0].Tokens.Count);
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
}

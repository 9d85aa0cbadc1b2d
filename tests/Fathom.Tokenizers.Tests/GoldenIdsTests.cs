using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fathom.Tokenizers.Tests;

/// <summary>Ids and texts that the reference implementations gave for the same vocabularies.</summary>
public class GoldenIdsTests
{
    [Theory]
    [InlineData("deepseek_v3")]
    [InlineData("qwen3")]
    public void HuggingFace_GoldenTexts_SameIdsAndTextsAsReference(string name)
    {
        string path = TestData.Require($"tokenizers/golden/{name}.jsonl");
        Tokenizer tokenizer = name == "qwen3" ? Vocabularies.Qwen3 : Vocabularies.DeepSeekV3;

        foreach (string line in File.ReadLines(path))
        {
            using var golden = JsonDocument.Parse(line);
            string text = golden.RootElement.GetProperty("text").GetString()!;
            int[] ids = Ids(golden.RootElement.GetProperty("ids"));

            Assert.Equal(ids, tokenizer.Encode(text, allowSpecial: true));
            Assert.Equal(ids, tokenizer.EncodeUtf8(Encoding.UTF8.GetBytes(text), allowSpecial: true));
            Assert.Equal(
                Ids(golden.RootElement.GetProperty("ids_with_special")),
                tokenizer.Encode(text, allowSpecial: true, addBos: tokenizer.AddBos, addEos: tokenizer.AddEos));
            Assert.Equal(golden.RootElement.GetProperty("decoded").GetString(), tokenizer.Decode(ids));
            Assert.Equal(golden.RootElement.GetProperty("decoded_skip_special").GetString(), tokenizer.Decode(ids, skipSpecial: true));
        }
    }

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("deepseek-llm")]
    [InlineData("deepseek-coder")]
    public void Gguf_GoldenTexts_SameIdsAsReference(string name)
    {
        Tokenizer tokenizer = Tokenizer.FromVocabulary(GgufVocabulary.Read(TestData.Require($"tokenizers/llamacpp/ggml-vocab-{name}.gguf")));

        AssertVectors(tokenizer, name);
    }

    [Fact]
    public void Gguf_Qwen2GoldenTexts_SameIdsAsReference() => AssertVectors(Vocabularies.Qwen3, "qwen2");

    private static void AssertVectors(Tokenizer tokenizer, string name)
    {
        string[] texts = File.ReadAllText(TestData.Require($"tokenizers/llamacpp/ggml-vocab-{name}.gguf.inp"))
            .Split("\n__ggml_vocab_test__\n");
        string[] lines = File.ReadAllLines(TestData.Require($"tokenizers/llamacpp/ggml-vocab-{name}.gguf.out"));

        Assert.True(lines.Length >= 40);
        for (int i = 0; i < lines.Length; i++)
        {
            int[] expected = [.. lines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
            int[] actual = tokenizer.Encode(texts[i]);

            Assert.True(expected.AsSpan().SequenceEqual(actual), $"text {i} '{texts[i]}': expected {lines[i]}, got {string.Join(' ', actual)}");
        }
    }

    private static int[] Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetInt32())];
}

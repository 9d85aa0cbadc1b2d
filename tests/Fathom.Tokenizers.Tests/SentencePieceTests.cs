using System.Text.Json;

namespace Fathom.Tokenizers.Tests;

public class SentencePieceTests
{
    [Fact]
    public void Encode_Stories260K_SameIdsAsReference()
    {
        Tokenizer tokenizer = Tokenizer.FromVocabulary(GgufVocabulary.Read(TestData.Require("checkpoints/stories260K/stories260K.gguf")));
        string path = TestData.Require("checkpoints/stories260K/golden-greedy.jsonl");

        foreach (string line in File.ReadLines(path))
        {
            using var golden = JsonDocument.Parse(line);
            string prompt = golden.RootElement.GetProperty("prompt").GetString()!;
            int[] expected = [.. golden.RootElement.GetProperty("prompt_ids_with_bos").EnumerateArray().Select(id => id.GetInt32())];

            Assert.True(tokenizer.AddBos);
            Assert.Equal(expected, tokenizer.Encode(prompt, addBos: true));

            string text = golden.RootElement.GetProperty("text").GetString()!;
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, addBos: true), skipSpecial: true));
        }
    }
}

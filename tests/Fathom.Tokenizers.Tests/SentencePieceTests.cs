using System.Text.Json;

namespace Fathom.Tokenizers.Tests;

public class SentencePieceTests
{
    private const int FirstPiece = 259;
    private const int FirstByte = 3;

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

    [Fact]
    public void Encode_HigherScore_MergesFirst()
    {
        Tokenizer tokenizer = SmallTokenizers.SentencePiece();

        // "▁abc": bc (−0.5) merges before ab (−1), and ▁a (−2) is what remains for the left.
        Assert.Equal([FirstPiece + 5, FirstPiece + 7], tokenizer.Encode("abc"));
        Assert.Equal([FirstPiece + 6], tokenizer.Encode("ab"));
    }

    [Fact]
    public void Encode_CharacterThatIsNoToken_FallsBackToBytes()
    {
        Tokenizer tokenizer = SmallTokenizers.SentencePiece(addsSpacePrefix: false);

        Assert.Equal([FirstPiece + 9], tokenizer.Encode("é"));
        Assert.Equal([FirstByte + 0xC3, FirstByte + 0xAA], tokenizer.Encode("ê"));
    }

    [Fact]
    public void Encode_TokenOfCharactersThatAreNone_StillMerges()
    {
        Tokenizer tokenizer = SmallTokenizers.SentencePiece(addsSpacePrefix: false);

        Assert.Equal([FirstPiece + 10], tokenizer.Encode("日本"));
        Assert.Equal([FirstByte + 0xE6, FirstByte + 0x97, FirstByte + 0xA5], tokenizer.Encode("日"));
    }

    [Fact]
    public void Encode_AfterASpecialToken_PrefixesASpaceAgain()
    {
        Tokenizer tokenizer = SmallTokenizers.SentencePiece();

        Assert.Equal([FirstPiece + 6, 2, FirstPiece + 6], tokenizer.Encode("ab</s>ab", allowSpecial: true));
    }

    [Fact]
    public void Decode_EncodedRandomStrings_GivesThemBack()
    {
        foreach (bool addsSpacePrefix in (bool[])[true, false])
        {
            Tokenizer tokenizer = SmallTokenizers.SentencePiece(addsSpacePrefix);
            for (int seed = 0; seed < 2_000; seed++)
            {
                string text = RandomText.Next(new Random(seed), 24).Replace('\u2581', ' ');

                Assert.True(text == tokenizer.Decode(tokenizer.Encode(text)), $"seed {seed}");
            }
        }
    }

    [Fact]
    public void Encode_EmptyText_GivesNothing()
    {
        Tokenizer tokenizer = SmallTokenizers.SentencePiece();

        Assert.Empty(tokenizer.Encode(""));
        Assert.Equal([1], tokenizer.Encode("", addBos: true));
    }
}

using System.Text;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Tests;

public class RoundTripTests
{
    [Fact]
    public void Decode_EncodedRandomStrings_GivesThemBack()
    {
        Tokenizer tokenizer = Vocabularies.DeepSeekV3;
        for (int seed = 0; seed < 20_000; seed++)
        {
            string text = RandomText.Next(new Random(seed), 24);

            Assert.True(text == tokenizer.Decode(tokenizer.Encode(text)), $"seed {seed}");
        }
    }

    [Fact]
    public void Decode_EncodedRandomStringsWithFormC_GivesTheirFormC()
    {
        Tokenizer tokenizer = Vocabularies.Qwen3;
        for (int seed = 0; seed < 5_000; seed++)
        {
            string text = RandomText.Next(new Random(seed), 24);
            string composed = Encoding.UTF8.GetString(new ComposingTransform().Apply(Encoding.UTF8.GetBytes(text), isFirst: true));

            Assert.True(composed == tokenizer.Decode(tokenizer.Encode(text)), $"seed {seed}");
        }
    }

    [Fact]
    public void Encode_LoneSurrogatesAndIllFormedBytes_CountAsReplacementCharacters()
    {
        Tokenizer tokenizer = SmallTokenizers.ByteLevel();

        Assert.Equal(tokenizer.Encode("a\uFFFDb"), tokenizer.Encode("a\uD800b"));
        Assert.Equal(tokenizer.Encode("a\uFFFDb"), tokenizer.EncodeUtf8([(byte)'a', 0xFF, (byte)'b']));
    }

    [Fact]
    public void Append_RandomIds_JoinToTheWholeDecode()
    {
        foreach (Tokenizer tokenizer in (Tokenizer[])[SmallTokenizers.ByteLevel(), SmallTokenizers.SentencePiece()])
        {
            for (int seed = 0; seed < 2_000; seed++)
            {
                var random = new Random(seed);
                int[] ids = [.. Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(-1, tokenizer.VocabularySize + 1))];
                bool skipSpecial = random.Next(2) == 0;
                var stream = new StreamingDetokenizer(tokenizer, skipSpecial);

                string joined = string.Concat(ids.Select(stream.Append)) + stream.Flush();

                Assert.True(tokenizer.Decode(ids, skipSpecial) == joined, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void Append_BytesOfOneCharacter_ComeOutTogether()
    {
        Tokenizer tokenizer = SmallTokenizers.ByteLevel();
        int[] ids = tokenizer.Encode("🦙");
        var stream = new StreamingDetokenizer(tokenizer);

        string[] parts = [.. ids.Select(stream.Append)];

        Assert.Equal(["", "", "", "🦙"], parts);
        Assert.Equal("", stream.Append(ids[0]));
        Assert.Equal("\uFFFD", stream.Flush());
    }

    [Fact]
    public void Append_Continuation_KeepsTheFirstSpace()
    {
        Tokenizer tokenizer = SmallTokenizers.SentencePiece();
        int[] ids = tokenizer.Encode("ab");

        Assert.Equal("ab", string.Concat(ids.Select(new StreamingDetokenizer(tokenizer).Append)));
        Assert.Equal(" ab", string.Concat(ids.Select(new StreamingDetokenizer(tokenizer, isContinuation: true).Append)));
    }
}

using System.Text.Json;
using Fathom.Tokenizers.Training;

namespace Fathom.Tokenizers.Tests.Training;

public class TokenizerJsonWriterTests
{
    private static readonly TokenizerJsonOptions s_options = new()
    {
        BosToken = "<s>",
        EosToken = "</s>",
        PadToken = "</s>",
        AddBos = true,
        ChatTemplate = "{{ bos_token }}{% for m in messages %}<｜{{ m.role }}｜>{% endfor %}",
        MaxSequenceLength = 1024,
    };

    [Theory]
    [InlineData(BpePreTokenizer.Gpt2)]
    [InlineData(BpePreTokenizer.Gpt2SingleDigits)]
    [InlineData(BpePreTokenizer.Qwen2)]
    [InlineData(BpePreTokenizer.Letters)]
    [InlineData(BpePreTokenizer.Words)]
    [InlineData(BpePreTokenizer.Bytes)]
    public void Write_ReadBack_IsTheSameTokenizer(BpePreTokenizer preTokenizer)
    {
        TrainedVocabulary trained = Train(preTokenizer);

        Tokenizer tokenizer = Tokenizer.FromHuggingFace(Write(trained), WriteConfig(trained));

        Assert.Equal(trained.Tokens.Count, tokenizer.VocabularySize);
        for (int id = 0; id < trained.Tokens.Count; id++)
        {
            Assert.True(trained.Tokens[id].Span.SequenceEqual(tokenizer.TokenBytes(id)), $"id {id}");
        }

        Assert.Equal((0, 1, 1, true, false), (tokenizer.BosId, tokenizer.EosId, tokenizer.PadId, tokenizer.AddBos, tokenizer.AddEos));
        Assert.Equal(s_options.ChatTemplate, tokenizer.ChatTemplate);
        Assert.True(tokenizer.IsSpecial(0));
        Assert.False(tokenizer.IsSpecial(2));
        Assert.Equal([2], tokenizer.Encode("<think>", allowSpecial: true));
        for (int seed = 0; seed < 500; seed++)
        {
            string text = RandomText.Next(new Random(seed), 30);
            Assert.True(text == tokenizer.Decode(tokenizer.Encode(text)), $"seed {seed}");
        }
    }

    [Fact]
    public void Write_TrainedWords_AreOneTokenEach()
    {
        TrainedVocabulary trained = Train(BpePreTokenizer.Gpt2SingleDigits);

        Tokenizer tokenizer = Tokenizer.FromHuggingFace(Write(trained));

        Assert.Single(tokenizer.Encode(" tokenizer"));
        Assert.Equal(4, tokenizer.Encode("1234").Length);
    }

    [Fact]
    public void Write_Words_FrequentOnesAreOneTokenAndOthersTheirBytes()
    {
        string[] texts = [.. Enumerable.Repeat("how many 12 + 34?", 20), "strawberry jam"];
        TrainedVocabulary trained = BpeTrainer.Train(texts, new BpeTrainingOptions { VocabularySize = 260, PreTokenizer = BpePreTokenizer.Words });
        Tokenizer tokenizer = Tokenizer.FromHuggingFace(Write(trained, new TokenizerJsonOptions()));

        Assert.Empty(trained.Merges);
        Assert.Equal(260, trained.Tokens.Count);
        Assert.Equal(2, tokenizer.Encode("how many").Length);
        Assert.Equal(" many", tokenizer.Decode(tokenizer.Encode("how many")[1..]));
        Assert.Equal(" howmany".Length, tokenizer.Encode(" howmany").Length);
        Assert.Equal("1234".Length, tokenizer.Encode("1234").Length);
    }

    [Fact]
    public void Train_SpelledWords_StayLetters()
    {
        string[] texts = [.. Enumerable.Repeat("one Banana or banana or two", 20)];
        var options = new BpeTrainingOptions { VocabularySize = 300, PreTokenizer = BpePreTokenizer.Words, SpelledWords = new HashSet<string> { "banana" } };

        Tokenizer tokenizer = Tokenizer.FromHuggingFace(Write(BpeTrainer.Train(texts, options), new TokenizerJsonOptions()));

        Assert.Equal(" banana".Length, tokenizer.Encode(" banana").Length);
        Assert.Equal(" Banana".Length, tokenizer.Encode(" Banana").Length);
        Assert.Single(tokenizer.Encode(" two"));
    }

    [Fact]
    public void Write_Letters_NoTokenHoldsTwoLetters()
    {
        TrainedVocabulary trained = BpeTrainer.Train(
            [string.Concat(Enumerable.Repeat("Größe ist wichtig, 12 + 34 = 46!!  你好 你好 it's ", 30))],
            new BpeTrainingOptions { VocabularySize = 320, PreTokenizer = BpePreTokenizer.Letters });
        Tokenizer tokenizer = Tokenizer.FromHuggingFace(Write(trained, new TokenizerJsonOptions()));

        Assert.All(trained.Tokens, token => Assert.InRange(System.Text.Encoding.UTF8.GetString(token.Span).Count(char.IsLetterOrDigit), 0, 1));
        Assert.Equal("Größe".Length, tokenizer.Encode("Größe").Length);
        Assert.Single(tokenizer.Encode("!!"));
        Assert.Equal(2, tokenizer.Encode("你好").Length);
    }

    [Fact]
    public void Train_Bytes_HasNoMergesAndNeedsNoTexts()
    {
        var options = new BpeTrainingOptions { VocabularySize = 0, PreTokenizer = BpePreTokenizer.Bytes, SpecialTokens = ["<s>"] };

        TrainedVocabulary trained = BpeTrainer.Train([], options);

        Assert.Equal(257, trained.Tokens.Count);
        Assert.Empty(trained.Merges);
    }

    [Fact]
    public void Write_Members_AreThoseOfTheFormat()
    {
        using var json = JsonDocument.Parse(Write(Train(BpePreTokenizer.Gpt2)));

        Assert.Equal(
            ["version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model"],
            json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("BPE", json.RootElement.GetProperty("model").GetProperty("type").GetString());
        Assert.Equal(
            ["id", "content", "lstrip", "normalized", "rstrip", "single_word", "special"],
            json.RootElement.GetProperty("added_tokens")[0].EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void Write_RoleOfAnUnknownToken_Refused()
    {
        TrainedVocabulary trained = Train(BpePreTokenizer.Gpt2);

        Assert.Throws<ArgumentException>(() => TokenizerJsonWriter.Write(Stream.Null, trained, new TokenizerJsonOptions { EosToken = "<x>" }));
        Assert.Throws<ArgumentException>(() => TokenizerJsonWriter.WriteConfig(Stream.Null, trained, new TokenizerJsonOptions { BosToken = "<think>" }));
    }

    private static TrainedVocabulary Train(BpePreTokenizer preTokenizer) => BpeTrainer.Train(
        [string.Concat(Enumerable.Repeat("a tokenizer cuts text 1234, the tokenizer's text \"é\\\" ", 20))],
        new BpeTrainingOptions { VocabularySize = 330, PreTokenizer = preTokenizer, SpecialTokens = ["<s>", "</s>"], AddedTokens = ["<think>"] });

    private static byte[] Write(TrainedVocabulary trained, TokenizerJsonOptions? options = null)
    {
        using var stream = new MemoryStream();
        TokenizerJsonWriter.Write(stream, trained, options ?? s_options);
        return stream.ToArray();
    }

    private static byte[] WriteConfig(TrainedVocabulary trained)
    {
        using var stream = new MemoryStream();
        TokenizerJsonWriter.WriteConfig(stream, trained, s_options);
        return stream.ToArray();
    }
}

using System.Diagnostics;
using System.Text;
using Fathom.Tokenizers.Errors;

namespace Fathom.Tokenizers.Tests.HuggingFace;

public class TokenizerJsonLimitsTests
{
    private const string Minimal = """{ "model": { "type": "BPE", "vocab": { "a": 0, "b": 1, "ab": 2 }, "merges": ["a b"] } }""";

    [Theory]
    [InlineData("", TokenizerErrorCode.JsonMalformed, "/")]
    [InlineData("{", TokenizerErrorCode.JsonMalformed, "/")]
    [InlineData("[]", TokenizerErrorCode.JsonWrongType, "/")]
    [InlineData("{} {}", TokenizerErrorCode.JsonMalformed, "/")]
    [InlineData("{}", TokenizerErrorCode.JsonMissingKey, "/")]
    [InlineData("""{ "model": null }""", TokenizerErrorCode.JsonMissingKey, "/")]
    [InlineData("""{ "model": [] }""", TokenizerErrorCode.JsonWrongType, "/model")]
    [InlineData("""{ "model": {}, "model": {} }""", TokenizerErrorCode.JsonDuplicateKey, "/")]
    [InlineData("""{ "model": { "type": "BPE" } }""", TokenizerErrorCode.JsonMissingKey, "/model")]
    [InlineData("""{ "model": { "type": "BPE", "vocab": {} } }""", TokenizerErrorCode.VocabularyEmpty, "/model/vocab")]
    [InlineData("""{ "model": { "type": "BPE", "vocab": [] } }""", TokenizerErrorCode.JsonWrongType, "/model/vocab")]
    [InlineData("""{ "model": { "type": "Unigram", "vocab": [] } }""", TokenizerErrorCode.Unsupported, "/model/type")]
    [InlineData("""{ "model": { "type": 3, "vocab": {} } }""", TokenizerErrorCode.JsonWrongType, "/model/type")]
    [InlineData("""{ "model": { "dropout": 0.5, "vocab": {} } }""", TokenizerErrorCode.Unsupported, "/model/dropout")]
    [InlineData("""{ "model": { "end_of_word_suffix": "</w>", "vocab": {} } }""", TokenizerErrorCode.Unsupported, "/model/end_of_word_suffix")]
    [InlineData("""{ "model": { "unk_token": "\ud800", "vocab": { "a": 0 } } }""", TokenizerErrorCode.JsonMalformed, "/model/unk_token")]
    [InlineData("""{ "model": { "byte_fallback": 1, "vocab": {} } }""", TokenizerErrorCode.JsonWrongType, "/model/byte_fallback")]
    [InlineData("""{ "model": { "vocab": { "a": 0, "a": 1 } } }""", TokenizerErrorCode.JsonDuplicateKey, "/model/vocab")]
    [InlineData("""{ "model": { "vocab": { "a": 0, "\u0061": 1 } } }""", TokenizerErrorCode.JsonDuplicateKey, "/model/vocab")]
    [InlineData("""{ "model": { "vocab": { "a": 0, "b": 0 } } }""", TokenizerErrorCode.IdConflict, "/model/vocab")]
    [InlineData("""{ "model": { "vocab": { "a": "0" } } }""", TokenizerErrorCode.JsonWrongType, "/model/vocab")]
    [InlineData("""{ "model": { "vocab": { "a": -1 } } }""", TokenizerErrorCode.IdOutOfRange, "/model/vocab")]
    [InlineData("""{ "model": { "vocab": { "a": 1.5 } } }""", TokenizerErrorCode.IdOutOfRange, "/model/vocab")]
    [InlineData("""{ "model": { "vocab": { "a": 1e999 } } }""", TokenizerErrorCode.IdOutOfRange, "/model/vocab")]
    [InlineData("""{ "model": { "vocab": { "a": 4294967296 } } }""", TokenizerErrorCode.IdOutOfRange, "/model/vocab")]
    [InlineData("""{ "model": { "vocab": { "\ud800": 0 } } }""", TokenizerErrorCode.JsonMalformed, "/model/vocab")]
    [InlineData("""{ "model": { "vocab": { "a": 0 }, "merges": {} } }""", TokenizerErrorCode.JsonWrongType, "/model/merges")]
    [InlineData("""{ "model": { "vocab": { "a": 0 }, "merges": [7] } }""", TokenizerErrorCode.JsonWrongType, "/model/merges")]
    [InlineData("""{ "model": { "vocab": { "a": 0 }, "merges": ["a"] } }""", TokenizerErrorCode.MergeMalformed, "/model/merges")]
    [InlineData("""{ "model": { "vocab": { "a": 0 }, "merges": ["a a a"] } }""", TokenizerErrorCode.MergeMalformed, "/model/merges")]
    [InlineData("""{ "model": { "vocab": { "a": 0 }, "merges": [["a"]] } }""", TokenizerErrorCode.MergeMalformed, "/model/merges")]
    [InlineData("""{ "model": { "vocab": { "a": 0 }, "merges": [["a", "a", "a"]] } }""", TokenizerErrorCode.MergeMalformed, "/model/merges")]
    [InlineData("""{ "model": { "vocab": { "a": 0 }, "merges": [["a", 1]] } }""", TokenizerErrorCode.MergeMalformed, "/model/merges")]
    [InlineData("""{ "model": { "vocab": { "a": 0 }, "merges": ["a a"] } }""", TokenizerErrorCode.MergeUnknownToken, "/model/merges")]
    [InlineData("""{ "model": { "vocab": { "a": 0, "ab": 1 }, "merges": ["a b"] } }""", TokenizerErrorCode.MergeUnknownToken, "/model/merges")]
    [InlineData("""{ "added_tokens": {}, "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.JsonWrongType, "/added_tokens")]
    [InlineData("""{ "added_tokens": [1], "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.JsonWrongType, "/added_tokens/0")]
    [InlineData("""{ "added_tokens": [{ "id": 1 }], "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.JsonMissingKey, "/added_tokens/0")]
    [InlineData(
        """{ "added_tokens": [{ "id": 1, "content": "" }], "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.AddedTokenInvalid, "/added_tokens")]
    [InlineData("""{ "added_tokens": [{ "content": "x" }], "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.IdOutOfRange, "/model/vocab")]
    [InlineData("""{ "added_tokens": [{ "id": 1, "content": "a" }], "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.IdConflict, "/added_tokens")]
    [InlineData("""{ "added_tokens": [{ "id": 0, "content": "x" }], "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.IdConflict, "/model/vocab")]
    [InlineData(
        """{ "added_tokens": [{ "id": 1, "id": 1, "content": "x" }], "model": { "vocab": { "a": 0 } } }""",
        TokenizerErrorCode.JsonDuplicateKey,
        "/added_tokens/0")]
    [InlineData("""{ "normalizer": { "type": "Magic" }, "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.Unsupported, "/normalizer")]
    [InlineData(
        """{ "normalizer": { "type": "NFC", "\ud800": 1 }, "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.JsonMalformed, "/normalizer")]
    [InlineData("""{ "normalizer": { }, "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.JsonMissingKey, "/normalizer")]
    [InlineData("""{ "pre_tokenizer": { "type": "Magic" }, "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.Unsupported, "/pre_tokenizer")]
    [InlineData(
        """{ "pre_tokenizer": { "type": "Split", "behavior": "Isolated", "pattern": { "Regex": "(" } }, "model": { "vocab": { "a": 0 } } }""",
        TokenizerErrorCode.RegexInvalid,
        "/pre_tokenizer/pattern")]
    [InlineData("""{ "decoder": { "type": "Magic" }, "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.Unsupported, "/decoder")]
    [InlineData("""{ "decoder": "Magic", "model": { "vocab": { "a": 0 } } }""", TokenizerErrorCode.JsonWrongType, "/decoder")]
    public void Read_BrokenFile_RefusedWithItsCodeAndPlace(string json, string code, string where)
    {
        var error = Assert.Throws<TokenizerFormatException>(() => Read(json));

        Assert.Equal((code, where), (error.Code, error.Where));
        Assert.InRange(error.Message.Length, 1, TokenizerFormatException.MaxMessageLength);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("""{ "bos_token": "\ud800" }""", "/bos_token")]
    [InlineData("""{ "eos_token": { "content": "\ud800" } }""", "/eos_token")]
    [InlineData("""{ "chat_template": "\ud800" }""", "/chat_template")]
    [InlineData("""{ "chat_template": [{ "name": "default", "template": "\ud800" }] }""", "/chat_template")]
    public void Read_ConfigWithHalfASurrogatePair_RefusedWithItsPlace(string config, string where)
    {
        var error = Assert.Throws<TokenizerFormatException>(
            () => Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes(Minimal), Encoding.UTF8.GetBytes(config)));

        Assert.Equal((TokenizerErrorCode.JsonMalformed, where), (error.Code, error.Where));
    }

    [Fact]
    public void Read_EveryPrefix_RefusedOrRead()
    {
        byte[] json = Encoding.UTF8.GetBytes(SmallTokenizers.ByteLevelJson());
        for (int length = 0; length < json.Length; length++)
        {
            byte[] prefix = json[..length];

            Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromHuggingFace(prefix));
        }
    }

    [Fact]
    public void Read_RandomBytesChanged_NeverAnotherException()
    {
        byte[] json = Encoding.UTF8.GetBytes(SmallTokenizers.ByteLevelJson());
        for (int seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            byte[] changed = [.. json];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                changed[random.Next(changed.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"\"{}[],:0 \\"[random.Next(10)];
            }

            try
            {
                Tokenizer tokenizer = Tokenizer.FromHuggingFace(changed);
                tokenizer.Decode(tokenizer.Encode("some ab text <s>", allowSpecial: true));
            }
            catch (TokenizerFormatException error)
            {
                Assert.InRange(error.Message.Length, 1, TokenizerFormatException.MaxMessageLength);
            }
        }
    }

    [Fact]
    public void Read_FileAtItsLimit_Read()
    {
        int size = Encoding.UTF8.GetByteCount(Minimal);

        AssertRefusedOnlyAbove(size, limit => new TokenizerLimits { MaxFileBytes = limit }, Minimal, TokenizerErrorCode.FileTooLarge);
    }

    [Fact]
    public void Read_VocabularyAtItsLimit_Read() =>
        AssertRefusedOnlyAbove(3, limit => new TokenizerLimits { MaxVocabulary = limit }, Minimal, TokenizerErrorCode.VocabularyTooLarge);

    [Fact]
    public void Read_VocabularyWithAddedTokensAtItsLimit_Read() =>
        AssertRefusedOnlyAbove(
            4, limit => new TokenizerLimits { MaxVocabulary = limit }, WithAdded("""{ "id": 3, "content": "x" }"""), TokenizerErrorCode.VocabularyTooLarge);

    [Fact]
    public void Read_AddedTokensAtTheirLimit_Read() =>
        AssertRefusedOnlyAbove(
            2,
            limit => new TokenizerLimits { MaxAddedTokens = limit },
            WithAdded("""{ "id": 3, "content": "x" }, { "id": 4, "content": "y" }"""),
            TokenizerErrorCode.AddedTokensTooMany);

    [Fact]
    public void Read_MergesAtTheirLimit_Read() =>
        AssertRefusedOnlyAbove(
            2,
            limit => new TokenizerLimits { MaxMerges = limit },
            Minimal.Replace("[\"a b\"]", "[\"a b\", \"a b\"]", StringComparison.Ordinal),
            TokenizerErrorCode.MergesTooMany);

    [Fact]
    public void Read_TokenAtItsLimit_Read() =>
        AssertRefusedOnlyAbove(2, limit => new TokenizerLimits { MaxTokenBytes = limit }, Minimal, TokenizerErrorCode.TokenTooLong);

    [Fact]
    public void Read_AddedTokenAtItsLimit_Read() =>
        AssertRefusedOnlyAbove(
            3,
            limit => new TokenizerLimits { MaxAddedTokenBytes = limit },
            WithAdded("""{ "id": 3, "content": "xyz" }"""),
            TokenizerErrorCode.AddedTokenInvalid);

    [Fact]
    public void Read_DepthAtItsLimit_Read()
    {
        string json = Minimal.Replace("{ \"model\"", "{ \"x\": [[[[]]]], \"model\"", StringComparison.Ordinal);

        AssertRefusedOnlyAbove(5, limit => new TokenizerLimits { MaxJsonDepth = limit }, json, TokenizerErrorCode.JsonTooDeep);
    }

    [Fact]
    public void Read_ComponentAtItsLimit_Read()
    {
        const string Normalizer = """{ "type": "NFC" }""";
        string json = Minimal.Replace("{ \"model\"", $"{{ \"normalizer\": {Normalizer}, \"model\"", StringComparison.Ordinal);

        AssertRefusedOnlyAbove(
            Normalizer.Length, limit => new TokenizerLimits { MaxComponentBytes = limit }, json, TokenizerErrorCode.ComponentTooLarge);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Read_LargestIdAtItsLimit_Read(int above, bool isRead)
    {
        string json = $$"""{ "model": { "vocab": { "a": {{TokenizerLimits.LargestId(1) + above}} } } }""";

        if (isRead)
        {
            Assert.Equal(TokenizerLimits.LargestId(1) + 1, Read(json).VocabularySize);
        }
        else
        {
            Assert.Equal(TokenizerErrorCode.IdOutOfRange, Assert.Throws<TokenizerFormatException>(() => Read(json)).Code);
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void Read_DeepNesting_RefusedQuicklyWithLittleMemory(string opening)
    {
        byte[] json = Encoding.UTF8.GetBytes("{\"x\":" + string.Concat(Enumerable.Repeat(opening, (1 << 20) / opening.Length)));
        Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromHuggingFace(json));

        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        var error = Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromHuggingFace(json));

        Assert.Equal(TokenizerErrorCode.JsonTooDeep, error.Code);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5 << 20);
    }

    [Fact]
    public void Read_ArrayOfNumbersForAComponent_AllocatesNoMoreThanFourTimesTheFile()
    {
        byte[] json = Encoding.UTF8.GetBytes(
            $$"""{ "added_tokens": [{{string.Join(',', Enumerable.Repeat("1", 500_000))}}], "model": { "vocab": { "a": 0 } } }""");

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromHuggingFace(json));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (4L * json.Length) + (1 << 20));
    }

    [Fact]
    public void Read_MoreKeysThanAnyFileHas_Refused()
    {
        string keys = string.Concat(Enumerable.Range(0, 4_095).Select(i => $"\"k{i}\": 0, "));

        Assert.NotNull(Read("{ " + keys + Minimal[1..]));
        var error = Assert.Throws<TokenizerFormatException>(() => Read("{ \"x\": 0, " + keys + Minimal[1..]));
        Assert.Equal(TokenizerErrorCode.ComponentTooLarge, error.Code);
    }

    [Fact]
    public void Message_ControlCharacters_AreEscaped()
    {
        var error = Assert.Throws<TokenizerFormatException>(() => Read("""{ "model": { "type": "\u001b[31m\n", "vocab": {} } }"""));

        Assert.Contains("\\u001b[31m\\u000a", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "type": "Replace", "pattern": { "String": "a" }, "content": "aa" }""", 20)]
    [InlineData("""{ "type": "Replace", "pattern": { "String": "a" }, "content": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }""", 5)]
    public void Encode_NormalizerThatGrowsTexts_IsRefused(string stage, int stages)
    {
        Tokenizer tokenizer = Read(Minimal.Replace(
            "{ \"model\"",
            $"{{ \"normalizer\": {{ \"type\": \"Sequence\", \"normalizers\": [{string.Join(',', Enumerable.Repeat(stage, stages))}] }}, \"model\"",
            StringComparison.Ordinal));
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<TokenizerFormatException>(() => tokenizer.Encode(new string('a', 300)));

        Assert.Equal(TokenizerErrorCode.NormalizedTooLong, error.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Encode_LongPrefix_IsRefused()
    {
        Tokenizer tokenizer = Read(Minimal.Replace(
            "{ \"model\"",
            $$"""{ "normalizer": { "type": "Prepend", "prepend": "{{new string('a', 100_000)}}" }, "model" """,
            StringComparison.Ordinal));

        Assert.Equal(TokenizerErrorCode.NormalizedTooLong, Assert.Throws<TokenizerFormatException>(() => tokenizer.Encode("a")).Code);
    }

    [Fact]
    public void Read_ManyStages_RefusedAboveTheLimit()
    {
        static string Stages(int count)
        {
            string stages = string.Join(',', Enumerable.Repeat("""{ "type": "NFC" }""", count - 1));
            return Minimal.Replace(
                "{ \"model\"",
                $$"""{ "normalizer": { "type": "Sequence", "normalizers": [{{stages}}] }, "model" """,
                StringComparison.Ordinal);
        }

        AssertRefusedOnlyAbove(10, size => new TokenizerLimits { MaxStages = size }, Stages(10), TokenizerErrorCode.StagesTooMany);
    }

    private static Tokenizer Read(string json, TokenizerLimits? limits = null) =>
        Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes(json), limits: limits);

    private static string WithAdded(string tokens) =>
        Minimal.Replace("{ \"model\"", $"{{ \"added_tokens\": [{tokens}], \"model\"", StringComparison.Ordinal);

    /// <summary>What has the size <paramref name="size"/> is read under limits of that size and one more, and refused under one less.</summary>
    private static void AssertRefusedOnlyAbove(
        int size, Func<int, TokenizerLimits> limits, string json, string code)
    {
        Assert.NotNull(Read(json, limits(size + 1)));
        Assert.NotNull(Read(json, limits(size)));
        Assert.Equal(code, Assert.Throws<TokenizerFormatException>(() => Read(json, limits(size - 1))).Code);
    }
}

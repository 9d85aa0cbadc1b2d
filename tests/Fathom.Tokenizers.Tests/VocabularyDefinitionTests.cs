using Fathom.Tokenizers.Definitions;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Tests;

public class VocabularyDefinitionTests
{
    private static readonly VocabularyDefinition s_byteLevel = new()
    {
        Model = "gpt2",
        PreTokenizer = "gpt-2",
        Tokens = ["a", "b", "ab", "<s>"],
        Kinds = [TokenKind.Normal, TokenKind.Normal, TokenKind.Normal, TokenKind.Control],
        Merges = ["a b"],
        BosId = 3,
    };

    public static TheoryData<string, VocabularyDefinition, string, string> Broken => new()
    {
        { "model", s_byteLevel with { Model = "bert" }, TokenizerErrorCode.Unsupported, "tokenizer.ggml.model" },
        { "pre", s_byteLevel with { PreTokenizer = "magic" }, TokenizerErrorCode.Unsupported, "tokenizer.ggml.pre" },
        { "empty", s_byteLevel with { Tokens = [], Kinds = [] }, TokenizerErrorCode.VocabularyEmpty, "tokenizer.ggml.tokens" },
        { "kinds", s_byteLevel with { Kinds = [TokenKind.Normal] }, TokenizerErrorCode.VocabularyMismatch, "tokenizer.ggml.token_type" },
        { "scores", s_byteLevel with { Scores = [1f] }, TokenizerErrorCode.VocabularyMismatch, "tokenizer.ggml.scores" },
        { "no scores", s_byteLevel with { Model = "llama" }, TokenizerErrorCode.VocabularyMismatch, "tokenizer.ggml.scores" },
        { "NaN", s_byteLevel with { Model = "llama", Scores = [0, float.NaN, 0, 0] }, TokenizerErrorCode.VocabularyMismatch, "tokenizer.ggml.scores[1]" },
        { "bad kind", s_byteLevel with { Kinds = [0, 0, (TokenKind)7, 0] }, TokenizerErrorCode.VocabularyMismatch, "tokenizer.ggml.token_type[2]" },
        { "bos", s_byteLevel with { BosId = 4 }, TokenizerErrorCode.IdOutOfRange, "tokenizer.ggml.bos_token_id" },
        { "eos", s_byteLevel with { EosId = -1 }, TokenizerErrorCode.IdOutOfRange, "tokenizer.ggml.eos_token_id" },
        { "merge", s_byteLevel with { Merges = ["ab"] }, TokenizerErrorCode.MergeMalformed, "tokenizer.ggml.merges" },
        { "merge name", s_byteLevel with { Merges = ["b a"] }, TokenizerErrorCode.MergeUnknownToken, "tokenizer.ggml.merges" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void FromVocabulary_Broken_RefusedWithItsCodeAndPlace(string what, VocabularyDefinition definition, string code, string where)
    {
        var error = Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromVocabulary(definition));

        Assert.Equal((what, code, where), (what, error.Code, error.Where));
    }

    [Fact]
    public void FromVocabulary_Limits_RefuseOnlyAbove()
    {
        AssertLimit(4, limit => new TokenizerLimits { MaxVocabulary = limit }, TokenizerErrorCode.VocabularyTooLarge);
        AssertLimit(1, limit => new TokenizerLimits { MaxMerges = limit }, TokenizerErrorCode.MergesTooMany);
        AssertLimit(1, limit => new TokenizerLimits { MaxAddedTokens = limit }, TokenizerErrorCode.AddedTokensTooMany);
        AssertLimit(3, limit => new TokenizerLimits { MaxAddedTokenBytes = limit }, TokenizerErrorCode.AddedTokenInvalid);
        AssertLimit(3, limit => new TokenizerLimits { MaxTokenBytes = limit }, TokenizerErrorCode.TokenTooLong);
    }

    [Fact]
    public void FromVocabulary_Llama3_AddsBosByCustomAndTakesWholePieces()
    {
        VocabularyDefinition llama3 = s_byteLevel with { PreTokenizer = "llama-bpe", Tokens = ["a", "b", "ba", "<s>"], Merges = [] };

        Assert.True(Tokenizer.FromVocabulary(llama3).AddBos);
        Assert.Equal([2], Tokenizer.FromVocabulary(llama3).Encode("ba"));
        Assert.False(Tokenizer.FromVocabulary(llama3 with { AddBos = false }).AddBos);
        Assert.False(Tokenizer.FromVocabulary(s_byteLevel).AddBos);
    }

    [Fact]
    public void FromVocabulary_RepeatedNames_FirstIdKeepsTheName()
    {
        Tokenizer tokenizer = Tokenizer.FromVocabulary(s_byteLevel with { Tokens = ["a", "b", "ab", "[PAD]", "[PAD]"], Kinds = null });

        Assert.Equal(3, tokenizer.FindToken("[PAD]"));
        Assert.Equal("", tokenizer.Decode([4]));
        Assert.Equal(5, tokenizer.VocabularySize);
    }

    [Fact]
    public void Decode_UserDefinedTokenWithASpaceMarker_IsItsName()
    {
        Tokenizer tokenizer = Tokenizer.FromVocabulary(new VocabularyDefinition
        {
            Model = "llama",
            Tokens = ["▁", "a", "<▁>"],
            Kinds = [TokenKind.Normal, TokenKind.Normal, TokenKind.UserDefined],
            Scores = [0, 0, 0],
        });

        Assert.Equal("a <▁>", tokenizer.Decode([1, 0, 2]));
    }

    private static void AssertLimit(int size, Func<int, TokenizerLimits> limits, string code)
    {
        Assert.NotNull(Tokenizer.FromVocabulary(s_byteLevel, limits(size + 1)));
        Assert.NotNull(Tokenizer.FromVocabulary(s_byteLevel, limits(size)));
        var error = Assert.Throws<TokenizerFormatException>(() => Tokenizer.FromVocabulary(s_byteLevel, limits(size - 1)));
        Assert.Equal(code, error.Code);
    }
}

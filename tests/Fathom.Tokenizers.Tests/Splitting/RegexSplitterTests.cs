using System.Text;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Splitting;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Tests.Splitting;

public class RegexSplitterTests
{
    [Fact]
    public void Split_CatastrophicPattern_StopsAtItsBudget()
    {
        var limits = new TokenizerLimits { RegexBudget = TimeSpan.FromMilliseconds(20) };
        var splitter = new RegexSplitter("(a+)+$", "/pre_tokenizer/pattern", limits);
        using var ends = new IntBuffer();

        var error = Assert.Throws<TokenizerFormatException>(() => splitter.Split(Encoding.UTF8.GetBytes(new string('a', 40) + "b"), 0, ends));

        Assert.Equal(TokenizerErrorCode.RegexTimeout, error.Code);
        Assert.Equal("/pre_tokenizer/pattern", error.Where);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("<s>")]
    public void Encode_ManySlowPieces_ShareOneBudget(string separator)
    {
        string json = SmallTokenizers.ByteLevelJson().Replace(
            """{ "type": "ByteLevel", "add_prefix_space": false, "use_regex": true }""",
            """
            { "type": "Sequence", "pretokenizers": [
              { "type": "Digits", "individual_digits": true },
              { "type": "Split", "pattern": { "Regex": "(a+)+$" }, "behavior": "Isolated", "invert": false },
              { "type": "ByteLevel", "add_prefix_space": false, "use_regex": false }] }
            """,
            StringComparison.Ordinal);
        var limits = new TokenizerLimits { RegexBudget = TimeSpan.FromMilliseconds(50) };
        Tokenizer tokenizer = Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes(json), limits: limits);
        string text = string.Concat(Enumerable.Repeat(separator + new string('a', 14) + "b", 2_000));

        var error = Assert.Throws<TokenizerFormatException>(() => tokenizer.Encode(text, allowSpecial: true));

        Assert.Equal(TokenizerErrorCode.RegexTimeout, error.Code);
    }

    [Fact]
    public void Create_BrokenOrTooLongPattern_Refused()
    {
        var limits = new TokenizerLimits { MaxPatternLength = 8 };

        Assert.Equal(TokenizerErrorCode.RegexInvalid, Assert.Throws<TokenizerFormatException>(() => new RegexSplitter("(", "/x", limits)).Code);
        Assert.NotNull(new RegexSplitter("12345678", "/x", limits));
        Assert.Equal(
            TokenizerErrorCode.RegexInvalid, Assert.Throws<TokenizerFormatException>(() => new RegexSplitter("123456789", "/x", limits)).Code);
    }

    [Fact]
    public void Split_CharactersBeyondUtf16Units_CountByTheirCategory()
    {
        var splitter = new RegexSplitter(@"\p{L}+|\p{Nd}|\p{So}", "/x", TokenizerLimits.Default);
        using var ends = new IntBuffer();

        splitter.Split("𝒽𝑒x 🦙𝟙"u8, 0, ends);

        Assert.Equal([9, 10, 14, 18], ends.Span.ToArray());
    }
}

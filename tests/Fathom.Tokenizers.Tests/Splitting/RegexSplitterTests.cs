using System.Text;
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
    public void Split_MatchInsideASurrogatePair_KeepsTheCharacterWhole()
    {
        var splitter = new RegexSplitter("\uD83E", "/x", TokenizerLimits.Default);
        using var ends = new IntBuffer();

        splitter.Split("a🦙b"u8, 0, ends);

        Assert.Equal([1, 5, 6], ends.Span.ToArray());
    }
}

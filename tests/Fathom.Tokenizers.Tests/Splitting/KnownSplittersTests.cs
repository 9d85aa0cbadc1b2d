using System.Text;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Splitting;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Tests.Splitting;

public class KnownSplittersTests
{
    /// <summary>The patterns that .NET's expressions can run; the list of cased letters reaches beyond UTF-16 units.</summary>
    public static TheoryData<string> Patterns => [.. KnownSplitters.Patterns.Where(pattern => pattern != CasedLetters.Pattern)];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Split_RandomText_SamePiecesAsTheRegularExpression(string pattern)
    {
        PieceSplitter fast = KnownSplitters.FindByPattern(pattern)!;
        var reference = new RegexSplitter(pattern, "/test", TokenizerLimits.Default);
        for (int seed = 0; seed < 500; seed++)
        {
            // Without U+017F, which .NET's expressions do not fold to s.
            byte[] utf8 = Encoding.UTF8.GetBytes(RandomText.Next(new Random(seed), 60).Replace('\u017F', 's'));

            Assert.Equal(Pieces(reference, utf8), Pieces(fast, utf8));
        }
    }

    [Fact]
    public void Split_CasedLetters_SamePiecesAsTheRegularExpressionWithinUtf16Units()
    {
        string pattern = CasedLetters.Pattern[..CasedLetters.Pattern.IndexOf("\U00010400", StringComparison.Ordinal)] + "]+";
        PieceSplitter fast = KnownSplitters.FindByPattern(CasedLetters.Pattern)!;
        var reference = new RegexSplitter(pattern, "/test", TokenizerLimits.Default);
        for (int seed = 0; seed < 500; seed++)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(string.Concat(RandomText.Next(new Random(seed), 60).Where(c => !char.IsSurrogate(c))));

            Assert.Equal(Pieces(reference, utf8), Pieces(fast, utf8));
        }
    }

    [Theory]
    [InlineData("llama-bpe", "𝒽𝑒𝓁𝓁𝑜 𝟙𝟚𝟛𝟜", "𝒽𝑒𝓁𝓁𝑜| |𝟙𝟚𝟛|𝟜")]
    [InlineData("llama-bpe", "it's IT'S 'ſo", "it|'s| IT|'S| '|ſo")]
    [InlineData("llama-bpe", "'ſo", "'ſ|o")]
    [InlineData("qwen2", "a1234 b", "a|1|2|3|4| b")]
    [InlineData("deepseek-v3", "x=foo.bar 12345日本語テキスト!\n\n", "x|=foo|.bar| |123|45|日本語テキスト|!\n\n")]
    [InlineData("deepseek-llm", "Hi there 123\r\n  ", "Hi| there| |123|\r|\n|  ")]
    [InlineData("gpt-2", "don't  stop\n now", "don|'t| | stop|\n| now")]
    [InlineData("starcoder", "a12 b", "a|1|2| b")]
    [InlineData("default", "wait... 12345", "wait|...| |123|45")]
    public void Split_ByName_CutsAsTheModelWasTrained(string name, string text, string expected)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);

        Assert.Equal(expected, string.Join('|', Pieces(KnownSplitters.FindByName(name)!, utf8)));
    }

    [Fact]
    public void FindByPattern_OtherSpellings_FindTheSameSplitter()
    {
        Assert.Same(KnownSplitters.FindByPattern(@"[\r\n]"), KnownSplitters.FindByPattern("[\r\n]"));
        Assert.Same(KnownSplitters.FindByPattern("[一-龥぀-ゟ゠-ヿ]+"), KnownSplitters.FindByPattern(@"[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+"));
        Assert.Null(KnownSplitters.FindByPattern(@"\w+"));
    }

    private static List<string> Pieces(PieceSplitter splitter, byte[] utf8)
    {
        using var ends = new IntBuffer();
        splitter.Split(utf8, 0, ends);

        List<string> pieces = [];
        int start = 0;
        foreach (int end in ends.Span)
        {
            Assert.True(end > start, "an empty piece");
            pieces.Add(Encoding.UTF8.GetString(utf8, start, end - start));
            start = end;
        }

        Assert.Equal(utf8.Length, start);
        return pieces;
    }
}

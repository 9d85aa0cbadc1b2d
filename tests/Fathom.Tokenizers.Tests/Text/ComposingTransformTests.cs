using System.Text;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Tests.Text;

public class ComposingTransformTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("A\u0301\u0301", "\u00C1\u0301")]
    [InlineData("e\u0302\u0323", "\u1EC7")] // marks are ordered by class first
    [InlineData("e\u0323\u0302", "\u1EC7")]
    [InlineData("\u212B", "\u00C5")] // Angstrom sign: never in form C
    [InlineData("\u2126", "\u03A9")]
    [InlineData("\u0958", "\u0915\u093C")] // excluded from composition
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\uAC01\u11A8", "\uAC01\u11A8")]
    [InlineData("\u0301a", "\u0301a")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    [InlineData("\U00011099\U000110BA", "\U0001109A")]
    public void Apply_KnownTexts_GiveFormC(string text, string expected)
    {
        Assert.Equal(expected, Compose(text));
    }

    [Fact]
    public void Apply_RandomText_IsStableAndKeepsAscii()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            string text = RandomText.Next(new Random(seed), 40);

            string once = Compose(text);

            Assert.True(once == Compose(once), $"seed {seed}");
            Assert.Equal(text.Where(char.IsAsciiDigit), once.Where(char.IsAsciiDigit));
        }
    }

    private static string Compose(string text) =>
        Encoding.UTF8.GetString(new ComposingTransform().Apply(Encoding.UTF8.GetBytes(text), isFirst: true));
}

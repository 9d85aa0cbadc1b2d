using System.Net;
using System.Text.RegularExpressions;
using Fathom.Web.Markup;

namespace Fathom.Web.Tests.Markup;

public class CodeHighlighterTests
{
    [Theory]
    [InlineData("python", "def f(): # hi", "<span class=\"tok-k\">def</span> <span class=\"tok-f\">f</span>(): <span class=\"tok-c\"># hi</span>")]
    [InlineData("js", "let a = 'b\\'c';", "<span class=\"tok-k\">let</span> a = <span class=\"tok-s\">&#39;b\\&#39;c&#39;</span>;")]
    [InlineData(
        "cs",
        "var x = new List(1.5f);",
        "<span class=\"tok-k\">var</span> x = <span class=\"tok-k\">new</span> <span class=\"tok-f\">List</span>(<span class=\"tok-n\">1.5f</span>);")]
    [InlineData("json", "{\"a\": true}", "{<span class=\"tok-a\">&quot;a&quot;</span>: <span class=\"tok-k\">true</span>}")]
    [InlineData("c", "/* a", "<span class=\"tok-c\">/* a</span>")]
    [InlineData("diff", "-a\n+b", "<span class=\"tok-d\">-a\n</span><span class=\"tok-i\">+b</span>")]
    [InlineData("nobody-knows", "a < b", "a &lt; b")]
    [InlineData("html", "<b x=1>", "&lt;<span class=\"tok-k\">b</span> <span class=\"tok-a\">x</span>=<span class=\"tok-n\">1</span>&gt;")]
    [InlineData("html", "<p>😀 Hi</p>", "&lt;<span class=\"tok-k\">p</span>&gt;&#128512; Hi&lt;/<span class=\"tok-k\">p</span>&gt;")]
    public void ToHtml_Code_ColorsItsWords(string language, string code, string html) => Assert.Equal(html, CodeHighlighter.ToHtml(code, language));

    [Theory]
    [InlineData("python")]
    [InlineData("rust")]
    [InlineData("html")]
    [InlineData("yaml")]
    public void ToHtml_AnyCharacters_LoseNothing(string language)
    {
        var random = new Random(3);
        const string Alphabet = "ab1 \n\"'`#/*-<>&\\=:(){}\u00e9";
        for (int round = 0; round < 300; round++)
        {
            string code = new([.. Enumerable.Range(0, 60).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);

            string text = WebUtility.HtmlDecode(Regex.Replace(CodeHighlighter.ToHtml(code, language), "<[^>]*>", ""));

            Assert.Equal(code, text);
        }
    }
}

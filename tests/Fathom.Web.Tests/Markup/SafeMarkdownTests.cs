using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Fathom.Web.Markup;

namespace Fathom.Web.Tests.Markup;

public class SafeMarkdownTests
{
    private static readonly SafeMarkdown s_markdown = new();

    public static TheoryData<string> Attacks => [.. XssPayloads.All];

    [Theory]
    [InlineData("**a** ~~b~~ `c`", "<p><strong>a</strong> <del>b</del> <code>c</code></p>")]
    [InlineData("# Title", "<h1>Title</h1>")]
    [InlineData(
        "[a](https://example.org/?b=1&c=2)",
        "<p><a href=\"https://example.org/?b=1&amp;c=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">a</a></p>")]
    [InlineData("[a](/local)", "<p>a</p>")]
    [InlineData(
        "<https://example.org/a>",
        "<a href=\"https://example.org/a\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">https://example.org/a</a>")]
    [InlineData("<me@example.org>", "<a href=\"mailto:me@example.org\" target=\"_blank\"")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>")]
    [InlineData("- [x] done", "☑")]
    [InlineData("a <b>bold</b> word", "<p>a &lt;b&gt;bold&lt;/b&gt; word</p>")]
    [InlineData("![a cat](https://example.org/cat.png)", "rel=\"noopener noreferrer nofollow\">🖼 a cat</a>")]
    [InlineData("| a | b |\n|--:|---|\n| 1 | 2 |", "<th class=\"right\">a</th>")]
    [InlineData("```js\nlet a;\n```", "<span class=\"language\">js</span>")]
    public void Render_Markdown_IsHtml(string text, string html) => Assert.Contains(html, Html(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("the root $\\sqrt{2}$ is", "display=\"inline\"")]
    [InlineData("the root \\(\\sqrt{2}\\) is", "display=\"inline\"")]
    [InlineData("so \\[\\sqrt{2}\\] is", "display=\"block\"")]
    [InlineData("$$\\sqrt{2}$$", "display=\"block\"")]
    [InlineData("\\[\nx\n\n- \\sqrt{2}\n= 3\n\\]", "display=\"block\"")]
    [InlineData("- a list\n\n  $$\n  \\sqrt{2}\n  $$", "display=\"block\"")]
    [InlineData("\\begin{align}\nx &= \\sqrt{2}\n\\end{align}", "display=\"block\"")]
    public void Render_Formula_IsMathMl(string text, string display)
    {
        string html = Html(text);

        Assert.Contains(display, html, StringComparison.Ordinal);
        Assert.Contains("<msqrt><mn>2</mn></msqrt>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$$\n\\sqrt{2}\n$$.\n\n**Next**", "<p>.</p>")]
    [InlineData("\\[\n\\sqrt{2}\n\\], where it\nends\n\n**Next**", "<p>, where it\nends</p>")]
    [InlineData("$$\n\\sqrt{2} $$     is *that*\n\n**Next**", "<p>is <em>that</em></p>")]
    [InlineData("\\begin{align}\n\\sqrt{2}\n\\end{align} so\n\n**Next**", "<p>so</p>")]
    public void Render_TextAfterAFormula_IsText(string text, string after)
    {
        string html = Html(text);

        Assert.Contains("<msqrt><mn>2</mn></msqrt>", html, StringComparison.Ordinal);
        Assert.Contains(after, html, StringComparison.Ordinal);
        Assert.EndsWith("<p><strong>Next</strong></p>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$$\nx = 1\n\n**Next**")]
    [InlineData("\\[\nx = 1\n\n**Next**")]
    [InlineData("\\begin{align}\nx &= 1\n\n**Next**")]
    [InlineData("\\[\nx = 1\n\n**Next**\n\n\\[\ny\n\\]")]
    public void Render_FormulaWithoutAnEnd_EndsAtABlankLine(string text)
    {
        string html = Html(text);

        Assert.StartsWith("<pre class=\"formula-source\">", html, StringComparison.Ordinal);
        Assert.Contains("<p><strong>Next</strong></p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_EnvironmentInOneOfItsName_IsOneFormula()
    {
        string html = Html("\\begin{pmatrix}\n\\begin{pmatrix} 1 \\end{pmatrix} & 2\n\\end{pmatrix}");

        Assert.Equal(2, html.Split("<mtable>").Length - 1);
        Assert.EndsWith("</math></div>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OtherTextBeforeLinkDefinitions_KeepsTheRest()
    {
        const string Rest = "\n\nA [link].\n\n[link]: https://example.org/";

        MarkdownBlock before = s_markdown.Render("One" + Rest + "a")[1];

        Assert.Same(before, s_markdown.Render("Two" + Rest + "a")[1]);
        Assert.Contains("https://example.org/b", s_markdown.Render("Two" + Rest + "b")[1].Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_TablesThatDifferInTheirLastFormula_AreDifferent()
    {
        const string Table = "n | square\n--|--\n2 | ";

        string four = Html(Table + "$4$");
        string nine = Html(Table + "$9$");

        Assert.Contains("<mn>4</mn>", four, StringComparison.Ordinal);
        Assert.Contains("<mn>9</mn>", nine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it costs $5, or $6 for two")]
    [InlineData("from $5 to $10")]
    [InlineData("`$x$` and \\$x\\$")]
    [InlineData("$ x $")]
    public void Render_DollarsThatAreNone_StayText(string text) => Assert.DoesNotContain("<math", Html(text), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Render_Attack_RunsNothing(string attack)
    {
        string line = attack.ReplaceLineEndings(" ");
        string[] texts =
        [
            attack, $"```html\n{attack}\n```", $"```{line}\ncode\n```", $"| {line} |\n|---|\n| {line} |",
            $"$${attack}$$", $"$\\text{{{attack}}}$", $"\\({attack}\\)",
            $"[{attack}]({attack})", $"![{attack}]({attack})", $"> {attack}", $"- {attack}", $"# {attack}",
        ];
        foreach (string text in texts)
        {
            AssertInert(Html(text));
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Clean_AttackAsHtml_RunsNothing(string attack) => AssertInert(new HtmlGate().Clean(attack));

    [Fact]
    public void Render_GrowingText_KeepsBlocksThatAreWhole()
    {
        const string Text = "First paragraph.\n\n```python\nprint(1)\n```\n\n$$x^2$$\n\nLast one";
        IReadOnlyList<MarkdownBlock> before = s_markdown.Render(Text);

        IReadOnlyList<MarkdownBlock> after = s_markdown.Render(Text + " goes on.");

        Assert.Equal(before.Count, after.Count);
        Assert.All(before.SkipLast(1).Zip(after), pair => Assert.Same(pair.First, pair.Second));
        Assert.NotEqual(before[^1], after[^1]);
    }

    [Fact]
    public void Render_EveryBeginningOfAText_IsInert()
    {
        const string Text = "# T\n\n1. **a**\n   ```js\n   x\n   ```\n\n"
            + "| a | b |\n|---|---|\n| $x$ | \\(y\\) |\n\n\\[\n\\frac{1}{2}\n\\]\n\n[l](https://e.org) ![i](x) ~~s~~ <script>";
        for (int length = 0; length <= Text.Length; length++)
        {
            AssertInert(Html(Text[..length]));
        }
    }

    [Theory]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("*a ")]
    [InlineData("$")]
    [InlineData("\\[")]
    [InlineData("|")]
    [InlineData("`")]
    public void Render_ManyOpenings_Ends(string opening) => AssertInert(Html(string.Concat(Enumerable.Repeat(opening, 3_000))));

    [Fact]
    public void Render_EndlessText_ShowsItsEndAsItIs()
    {
        string html = Html(new string('a', SafeMarkdown.MaxCharacters) + "<b>");

        Assert.EndsWith("<pre>&lt;b&gt;</pre>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_EndlessTextWithAPairAtTheCut_KeepsThePair()
    {
        string html = Html(new string('a', SafeMarkdown.MaxCharacters - 1) + "😀b");

        Assert.DoesNotContain('\uFFFD', html);
        Assert.EndsWith("<pre>&#128512;b</pre>", html, StringComparison.Ordinal);
    }

    private static string Html(string text) => string.Concat(s_markdown.Render(text).Select(block => block.Html)).Trim();

    /// <summary>Reads HTML as a browser does, and fails when anything in it could run, load or send something.</summary>
    private static void AssertInert(string html)
    {
        string[] forbidden =
        [
            "script", "style", "iframe", "object", "embed", "img", "image", "svg", "link", "meta", "base", "form", "input", "video", "audio",
            "source", "template", "foreignobject", "annotation-xml", "maction",
        ];
        var document = new HtmlParser().ParseDocument($"<!DOCTYPE html><body>{html}</body>");
        foreach (IElement element in document.Body!.QuerySelectorAll("*"))
        {
            Assert.DoesNotContain(element.LocalName, forbidden);
            foreach (IAttr attribute in element.Attributes)
            {
                Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), $"{attribute.Name} in {html}");
                Assert.DoesNotContain(
                    attribute.LocalName, (string[])["style", "src", "srcset", "srcdoc", "action", "formaction", "id", "name", "popovertarget"]);
                if (attribute.LocalName == "href")
                {
                    Assert.Matches("^(https?|mailto):", attribute.Value);
                }
            }
        }
    }
}

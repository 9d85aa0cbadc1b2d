using Fathom.Web.Markup;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Fathom.Web.Tests.Markup;

public class QuotedMarkdownTests
{
    [Theory]
    [InlineData("plain *words* & $x < y$")]
    [InlineData("# Heading\n\n- list\n\n> quote <https://example.org>")]
    [InlineData("```html\n<b>bold</b>\n```")]
    [InlineData("    <b>indented code</b>")]
    [InlineData("`<b>` and ``a`<i>``")]
    [InlineData("~~~~\n```\n~~~~")]
    [InlineData("")]
    public void Block_WithoutHtml_StaysAsItIs(string text) => Assert.Equal(text, QuotedMarkdown.Block(text));

    [Theory]
    [InlineData("a <b>c</b>", @"a \<b>c\</b>")]
    [InlineData("`<b>` <b>", @"`<b>` \<b>")]
    [InlineData("> <div>\n> x", "> \\<div>\n> x")]
    [InlineData("<!--\n\n<b>", "\\<!--\n\n\\<b>")]
    [InlineData("<script>\nlet a = 1 < 2;\n\n</script>", "\\<script>\nlet a = 1 \\< 2;\n\n\\</script>")]
    public void Block_WithHtml_ShowsItAsText(string text, string quoted) => Assert.Equal(quoted, QuotedMarkdown.Block(text));

    [Theory]
    [InlineData("```\ncut", "```\ncut\n```")]
    [InlineData("~~~~ py\ncut\n~~~", "~~~~ py\ncut\n~~~\n~~~~")]
    [InlineData("a\n\n```\n<b>", "a\n\n```\n<b>\n```")]
    public void Block_CutInCode_EndsTheCode(string text, string quoted) => Assert.Equal(quoted, QuotedMarkdown.Block(text));

    [Fact]
    public void Block_NestedTooDeeply_IsCode()
    {
        string deep = new string('>', 5_000) + "`" + "``<b>";

        Assert.Equal($"````\n{deep}\n````", QuotedMarkdown.Block(deep));
    }

    [Fact]
    public void Block_Attacks_HoldNoHtml()
    {
        foreach (string attack in XssPayloads.All.Append("<a title=\"`\"> ` <b> ` <i> `"))
        {
            MarkdownDocument document = Markdown.Parse(QuotedMarkdown.Block(attack));

            Assert.Empty(document.Descendants<HtmlBlock>());
            Assert.Empty(document.Descendants<HtmlInline>());
        }
    }
}

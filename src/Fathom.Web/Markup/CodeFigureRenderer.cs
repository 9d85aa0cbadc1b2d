using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Fathom.Web.Markup;

/// <summary>Code with its language, a copy button, and colors.</summary>
internal sealed class CodeFigureRenderer : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock block)
    {
        string language = (block as FencedCodeBlock)?.Info?.Trim().ToLowerInvariant() ?? "";
        string code = block.Lines.ToString();
        renderer.Write("<figure class=\"code\"><figcaption><span class=\"language\">");
        renderer.WriteEscape(language.Length is > 0 and <= 30 ? language : "text");
        renderer.Write("</span><button type=\"button\" class=\"copy-code\">Copy</button></figcaption><pre tabindex=\"0\"><code>");
        renderer.Write(CodeHighlighter.ToHtml(code, language));
        renderer.Write("</code></pre></figure>\n");
    }
}

using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Fathom.Web.Markup;

/// <summary>A formula as MathML, or its source until its end has arrived.</summary>
internal sealed class MathBlockRenderer : HtmlObjectRenderer<MathBlock>
{
    protected override void Write(HtmlRenderer renderer, MathBlock block)
    {
        string latex = block.Lines.ToString();
        if (block.IsClosed)
        {
            renderer.Write("<div class=\"formula\" tabindex=\"0\">").Write(MathMl.Convert(latex, isDisplay: true)).Write("</div>\n");
        }
        else
        {
            renderer.Write("<pre class=\"formula-source\">");
            renderer.WriteEscape(latex);
            renderer.Write("</pre>\n");
        }
    }
}

using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Fathom.Web.Markup;

/// <summary>A formula within a line as MathML.</summary>
internal sealed class MathInlineRenderer : HtmlObjectRenderer<MathInline>
{
    protected override void Write(HtmlRenderer renderer, MathInline inline) =>
        renderer.Write(MathMl.Convert(inline.Latex, inline.IsDisplay));
}

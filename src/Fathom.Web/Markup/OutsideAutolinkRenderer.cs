using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Fathom.Web.Markup;

/// <summary>Addresses in angle brackets, as links like all others.</summary>
internal sealed class OutsideAutolinkRenderer : HtmlObjectRenderer<AutolinkInline>
{
    protected override void Write(HtmlRenderer renderer, AutolinkInline link)
    {
        bool isOpenable = OutsideLinkRenderer.TryOpen(renderer, link.IsEmail ? $"mailto:{link.Url}" : link.Url);
        renderer.WriteEscape(link.Url);
        if (isOpenable)
        {
            renderer.Write("</a>");
        }
    }
}

using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Fathom.Web.Markup;

/// <summary>Links that open in a new page and send no referrer; a picture becomes a link to it.</summary>
internal sealed class OutsideLinkRenderer : HtmlObjectRenderer<LinkInline>
{
    protected override void Write(HtmlRenderer renderer, LinkInline link)
    {
        bool isOpenable = TryOpen(renderer, (link.GetDynamicUrl?.Invoke() ?? link.Url ?? "").Trim());
        if (link.IsImage)
        {
            renderer.Write("🖼 ");
        }

        renderer.WriteChildren(link);
        if (isOpenable)
        {
            renderer.Write("</a>");
        }
    }

    /// <summary>Begins a link; writes nothing if the address is none that an answer may link to.</summary>
    internal static bool TryOpen(HtmlRenderer renderer, string url)
    {
        bool isOpenable = Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" or "mailto";
        if (isOpenable)
        {
            renderer.Write("<a href=\"").WriteEscapeUrl(url).Write("\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">");
        }

        return isOpenable;
    }
}

using Ganss.Xss;

namespace Fathom.Web.Markup;

/// <summary>Lets only listed elements, attributes, classes and URL schemes through.</summary>
internal sealed class HtmlGate
{
    private static readonly string[] s_elements =
    [
        "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "a", "span", "div",
        "figure", "figcaption", "button", "table", "thead", "tbody", "tr", "th", "td",
        "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover",
        "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom",
    ];

    private static readonly string[] s_attributes =
    [
        "href", "target", "rel", "class", "start", "type", "tabindex",
        "display", "alttext", "mathvariant", "stretchy", "fence", "separator", "accent", "accentunder", "movablelimits", "largeop", "form",
        "minsize", "maxsize", "lspace", "rspace", "width", "linethickness", "displaystyle", "scriptlevel",
    ];

    private static readonly string[] s_classes =
    [
        "code", "language", "copy-code", "table", "left", "center", "right", "contains-task-list", "task-list-item", "formula", "formula-source",
        "formula-unknown", "boxed", "align-left", "align-right", "tok-k", "tok-s", "tok-c", "tok-n", "tok-f", "tok-t", "tok-a", "tok-d", "tok-i",
    ];

    private readonly HtmlSanitizer _sanitizer = Create();

    public string Clean(string html) => _sanitizer.Sanitize(html);

    private static HtmlSanitizer Create()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(s_elements, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(s_attributes, StringComparer.OrdinalIgnoreCase),
            AllowedClasses = new HashSet<string>(s_classes, StringComparer.Ordinal),
            AllowedSchemes = new HashSet<string>(["http", "https", "mailto"], StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href"], StringComparer.OrdinalIgnoreCase),
            AllowDataAttributes = false,
        });
        sanitizer.AllowedCssProperties.Clear();
        sanitizer.AllowedAtRules.Clear();
        return sanitizer;
    }
}

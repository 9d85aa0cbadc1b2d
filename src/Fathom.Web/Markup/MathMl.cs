using System.Net;

namespace Fathom.Web.Markup;

/// <summary>Converts LaTeX to MathML, which browsers render natively.</summary>
internal static class MathMl
{
    /// <summary>A formula as HTML. One that can't be parsed is shown as its source; no input throws.</summary>
    /// <param name="latex">The formula without delimiters.</param>
    /// <param name="isDisplay">Whether it is displayed on a line of its own.</param>
    public static string Convert(string latex, bool isDisplay)
    {
        ArgumentNullException.ThrowIfNull(latex);
        string source = WebUtility.HtmlEncode(latex.Trim());
        return LatexParser.TryParse(latex, out string body)
            ? $"<math display=\"{(isDisplay ? "block" : "inline")}\" alttext=\"{source}\"><mrow>{body}</mrow></math>"
            : $"<code class=\"formula-unknown\">{source}</code>";
    }
}

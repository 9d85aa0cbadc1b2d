using System.Text.RegularExpressions;

namespace Fathom.Web.Markup;

/// <summary>The argument of LaTeX's <c>\text{…}</c>.</summary>
internal static partial class LatexText
{
    /// <summary>Its parts between dollars: texts and formulas by turns. An escaped dollar is text.</summary>
    public static string[] Split(string text) => Dollars().Split(text);

    /// <summary>The characters that a text shows.</summary>
    public static string Plain(string text) => Escapes().Replace(text, "$1").Replace(' ', '\u00a0');

    [GeneratedRegex(@"(?<!\\)\$", RegexOptions.CultureInvariant)]
    private static partial Regex Dollars();

    [GeneratedRegex(@"\\([%&_#${}])", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();
}

using System.Globalization;
using System.Text;
using Fathom.Templates.Errors;

namespace Fathom.Templates.Syntax;

/// <summary>Python's escapes in string literals; unknown ones stay unchanged.</summary>
internal static class StringEscapes
{
    private const string Simple = "\\'\"abfnrtv";
    private const string SimpleValues = "\\'\"\a\b\f\n\r\t\v";

    public static string Unescape(string literal, int line)
    {
        if (!literal.Contains('\\', StringComparison.Ordinal))
        {
            return literal;
        }

        var text = new StringBuilder(literal.Length);
        int i = 0;
        while (i < literal.Length)
        {
            char c = literal[i++];
            if (c != '\\')
            {
                text.Append(c);
                continue;
            }

            i = AppendEscape(text, literal, i, line);
        }

        return text.ToString();
    }

    /// <summary>Appends the escape whose letter is at <paramref name="i"/>, and returns the position after it.</summary>
    private static int AppendEscape(StringBuilder text, string literal, int i, int line)
    {
        char kind = literal[i];
        int simple = Simple.IndexOf(kind, StringComparison.Ordinal);
        if (simple >= 0)
        {
            text.Append(SimpleValues[simple]);
            return i + 1;
        }

        switch (kind)
        {
            case '\n':
                return i + 1;
            case 'x':
                return AppendHex(text, literal, i + 1, 2, line);
            case 'u':
                return AppendHex(text, literal, i + 1, 4, line);
            case 'U':
                return AppendHex(text, literal, i + 1, 8, line);
            case 'N':
                throw new TemplateException(TemplateErrorCodes.Syntax, line, "character names (\\N) are not supported");
            case >= '0' and <= '7':
                return AppendOctal(text, literal, i);
            default:
                text.Append('\\').Append(kind);
                return i + 1;
        }
    }

    private static int AppendHex(StringBuilder text, string literal, int start, int digits, int line)
    {
        ReadOnlySpan<char> hex = literal.AsSpan(start, Math.Min(digits, literal.Length - start));
        bool isHex = int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code);
        if (!isHex || hex.Length < digits || code is < 0 or > 0x10FFFF)
        {
            throw new TemplateException(TemplateErrorCodes.Syntax, line, "a \\x, \\u or \\U escape is cut short or out of range");
        }

        text.Append(code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32(code));
        return start + digits;
    }

    private static int AppendOctal(StringBuilder text, string literal, int start)
    {
        int end = start;
        int code = 0;
        while (end < literal.Length && end < start + 3 && literal[end] is >= '0' and <= '7')
        {
            code = (code * 8) + (literal[end++] - '0');
        }

        text.Append((char)code);
        return end;
    }
}

using System.Globalization;
using System.Text;
using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>Upper and lower case, character by character, independent of culture.</summary>
internal static class TextCase
{
    public static TextValue Upper(RenderContext context, TextValue text) => Map(context, text, (rune, _) => ToUpper(rune));

    public static TextValue Lower(RenderContext context, TextValue text) => Map(context, text, (rune, _) => ToLower(rune));

    public static TextValue Capitalize(RenderContext context, TextValue text) =>
        Map(context, text, (rune, before) => before is null ? ToTitle(rune) : ToLower(rune));

    /// <summary>Python's <c>str.title</c>: a letter after a non-letter is upper case, the others are lower.</summary>
    public static TextValue Title(RenderContext context, TextValue text) =>
        Map(context, text, (rune, before) => before is Rune previous && IsCased(previous) ? ToLower(rune) : ToTitle(rune));

    /// <summary>The filter <c>title</c>: words start after white space and any of <c>-({[&lt;</c>.</summary>
    public static TextValue TitleWords(RenderContext context, TextValue text) =>
        Map(context, text, (rune, before) => before is Rune previous && !StartsWord(previous) ? ToLower(rune) : ToUpper(rune));

    public static TextValue SwapCase(RenderContext context, TextValue text) =>
        Map(context, text, (rune, _) => Rune.IsUpper(rune) ? ToLower(rune) : ToUpper(rune));

    public static bool IsUpper(string text) => HasOnly(text, Rune.IsUpper, Rune.IsLower);

    public static bool IsLower(string text) => HasOnly(text, Rune.IsLower, Rune.IsUpper);

    public static bool IsTitle(string text)
    {
        bool isAny = false;
        bool isAfterCased = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isUpper = Rune.IsUpper(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.TitlecaseLetter;
            if ((isUpper && isAfterCased) || (Rune.IsLower(rune) && !isAfterCased))
            {
                return false;
            }

            isAfterCased = IsCased(rune);
            isAny |= isAfterCased;
        }

        return isAny;
    }

    private static bool HasOnly(string text, Func<Rune, bool> wanted, Func<Rune, bool> refused)
    {
        bool isAny = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (refused(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.TitlecaseLetter)
            {
                return false;
            }

            isAny |= wanted(rune);
        }

        return isAny;
    }

    private static TextValue Map(RenderContext context, TextValue text, Func<Rune, Rune?, string> map)
    {
        var builder = new TextBuilder(context);
        var run = new StringBuilder();
        Rune? before = null;
        int start = 0;
        foreach (int end in text.RunEnds(0, text.Text.Length))
        {
            run.Clear();
            foreach (Rune rune in text.Text.AsSpan(start, end - start).EnumerateRunes())
            {
                run.Append(map(rune, before));
                before = rune;
            }

            builder.Append(run.ToString(), start < text.Text.Length && text.IsTrustedAt(start));
            start = end;
        }

        return builder.ToText(text.IsMarkup);
    }

    private static bool StartsWord(Rune rune) => rune.Value is '-' or '(' or '{' or '[' or '<' || (rune.IsBmp && CodePoints.IsSpace((char)rune.Value));

    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static string ToLower(Rune rune) => rune.Value == 'İ' ? "i\u0307" : Rune.ToLowerInvariant(rune).ToString();

    private static string ToTitle(Rune rune) => rune.Value == 'ß' ? "Ss" : ToUpper(rune);

    private static string ToUpper(Rune rune) => rune.Value switch
    {
        'ß' => "SS",
        'ŉ' => "ʼN",
        'ﬀ' => "FF",
        'ﬁ' => "FI",
        'ﬂ' => "FL",
        'ﬃ' => "FFI",
        'ﬄ' => "FFL",
        'ﬅ' or 'ﬆ' => "ST",
        _ => Rune.ToUpperInvariant(rune).ToString(),
    };
}

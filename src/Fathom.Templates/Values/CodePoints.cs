using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fathom.Templates.Values;

/// <summary>Python's view of a string: indices count code points, and character classes are Python's.</summary>
internal static class CodePoints
{
    private static readonly SearchValues<char> s_lineBreaks = SearchValues.Create("\n\r\v\f\u001C\u001D\u001E\u0085\u2028\u2029");

    public static bool HasSurrogates(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>Number of code points.</summary>
    public static int Count(string text)
    {
        int count = text.Length;
        if (HasSurrogates(text))
        {
            for (int i = 1; i < text.Length; i++)
            {
                count -= char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Returns the UTF-16 offset of the code point with this index, <c>0 … Count</c>.</summary>
    public static int OffsetOf(string text, long index)
    {
        if (!HasSurrogates(text))
        {
            return (int)index;
        }

        int offset = 0;
        for (; index > 0; index--)
        {
            offset += LengthAt(text, offset);
        }

        return offset;
    }

    /// <summary>Returns the index of the code point that starts at this UTF-16 offset.</summary>
    public static int IndexOf(string text, int offset) => Count(text[..offset]);

    /// <summary>Returns the UTF-16 length of the code point at this offset: 1 or 2.</summary>
    public static int LengthAt(string text, int offset) =>
        offset + 1 < text.Length && char.IsSurrogatePair(text[offset], text[offset + 1]) ? 2 : 1;

    /// <summary>Returns the UTF-16 offsets of all code points.</summary>
    public static List<int> Offsets(string text)
    {
        List<int> offsets = new(text.Length);
        for (int i = 0; i < text.Length; i += LengthAt(text, i))
        {
            offsets.Add(i);
        }

        return offsets;
    }

    /// <summary>Finds the end of a line as Python's <c>splitlines</c> does.</summary>
    /// <param name="text">A text that ends with a line break.</param>
    /// <param name="start">Where the line begins.</param>
    /// <param name="next">Where the next one begins: behind the line break.</param>
    public static int LineEnd(string text, int start, out int next)
    {
        int end = start + text.AsSpan(start).IndexOfAny(s_lineBreaks);
        next = end + (text.AsSpan(end).StartsWith("\r\n") ? 2 : 1);
        return end;
    }

    /// <summary>Python's <c>isspace</c>, also <c>\s</c>: white space and the four separators U+001C … U+001F.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary>Python's <c>isprintable</c> for one code point: whether <c>repr</c> leaves it unescaped.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    /// <summary>Compares by code points, as Python does; UTF-16 order differs above U+FFFF.</summary>
    public static int Compare(string left, string right)
    {
        int common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        char a = left[common];
        char b = right[common];
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }
}

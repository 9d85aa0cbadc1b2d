using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Fathom.Web.Markup;

/// <summary>Finds <c>$…$</c>, <c>$$…$$</c>, <c>\(…\)</c> and <c>\[…\]</c> within text.</summary>
/// <remarks>
/// A single dollar opens only before a character that isn't a space, and closes only after a non-space and not before a digit, so that prices stay
/// prices.
/// </remarks>
internal sealed class MathInlineParser : InlineParser
{
    public MathInlineParser() => OpeningCharacters = ['$', '\\'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        ReadOnlySpan<char> text = slice.AsSpan();
        (string open, string close) = text switch
        {
            ['\\', '(', ..] => (@"\(", @"\)"),
            ['\\', '[', ..] => (@"\[", @"\]"),
            ['$', '$', ..] => ("$$", "$$"),
            ['$', ..] => ("$", "$"),
            _ => ("", ""),
        };
        int length = open.Length == 0 ? -1
            : open == "$" ? LengthBetweenDollars(text)
            : LengthBefore(close, text[open.Length..]);
        if (length <= 0 || length > LatexParser.MaxCharacters)
        {
            return false;
        }

        string latex = text.Slice(open.Length, length).ToString();
        int start = processor.GetSourcePosition(slice.Start, out int line, out int column);
        slice.Start += open.Length + length + close.Length;
        processor.Inline = new MathInline(latex, open is @"\[" or "$$")
        {
            Span = new SourceSpan(start, processor.GetSourcePosition(slice.Start - 1)),
            Line = line,
            Column = column,
        };
        return true;
    }

    /// <summary>Characters before a delimiter; negative if it is missing, or further away than the end of the longest formula.</summary>
    private static int LengthBefore(string close, ReadOnlySpan<char> text)
    {
        int end = Math.Min(text.Length, LatexParser.MaxCharacters + close.Length);
        return text[..end].IndexOf(close, StringComparison.Ordinal);
    }

    private static int LengthBetweenDollars(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || char.IsWhiteSpace(text[1]))
        {
            return -1;
        }

        for (int i = 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '$')
            {
                bool closes = !char.IsWhiteSpace(text[i - 1]) && (i + 1 == text.Length || !char.IsAsciiDigit(text[i + 1]));
                return closes ? i - 1 : -1;
            }
        }

        return -1;
    }
}

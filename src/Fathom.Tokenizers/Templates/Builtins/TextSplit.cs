using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>Cutting text into parts.</summary>
internal static class TextSplit
{
    /// <summary><c>split</c> and <c>rsplit</c>.</summary>
    public static ListValue Split(RenderContext context, TextValue text, CallArguments arguments, string function)
    {
        TemplateValue?[] bound = arguments.Bind(context, function, "sep?", "maxsplit?");
        int count = bound[1] is null ? -1 : Numbers.RequireCount(context, bound[1]!);
        bool fromEnd = function == "rsplit";
        TextValue? separator = bound[0] is null or NoneValue ? null : TextMethods.RequireText(context, bound[0]!, function);
        if (separator is { Text.Length: 0 })
        {
            throw context.ValueError("empty separator");
        }

        List<TemplateValue> parts = [];
        if (separator is null)
        {
            context.StepText(text.Text.Length);
            SplitBlank(context, text, count, fromEnd, parts);
        }
        else if (fromEnd)
        {
            SplitFromEnd(context, text, separator.Text, count, parts);
        }
        else
        {
            SplitFromStart(context, text, separator.Text, count, parts);
        }

        if (fromEnd)
        {
            parts.Reverse();
        }

        return new ListValue(parts);
    }

    public static ListValue SplitLines(RenderContext context, TextValue text, CallArguments arguments)
    {
        bool keepsEnds = arguments.Bind(context, "splitlines", "keepends?")[0]?.IsTruthy ?? false;
        return new ListValue([.. Lines(context, text, keepsEnds)]);
    }

    /// <summary>The lines of a text; a line break at the very end begins no further line.</summary>
    public static IEnumerable<TextValue> Lines(RenderContext context, TextValue text, bool keepsEnds)
    {
        string s = text.Text;
        for (int start = 0; start < s.Length;)
        {
            context.Step();
            int end = start;
            while (end < s.Length && !IsLineBreak(s[end]))
            {
                end++;
            }

            int next = end < s.Length && s[end] == '\r' && end + 1 < s.Length && s[end + 1] == '\n' ? end + 2 : Math.Min(end + 1, s.Length);
            yield return text.Slice(start, (keepsEnds ? next : end) - start);
            start = next;
        }
    }

    private static bool IsLineBreak(char c) => c is >= '\n' and <= '\r' or >= '\u001C' and <= '\u001E' or '\u0085' or '\u2028' or '\u2029';

    private static void SplitFromStart(RenderContext context, TextValue text, string separator, int count, List<TemplateValue> parts)
    {
        int start = 0;
        for (; count != 0; count--)
        {
            int found = TextSearch.Find(context, text.Text, separator, start, text.Text.Length);
            if (found < 0)
            {
                break;
            }

            parts.Add(text.Slice(start, found - start));
            start = found + separator.Length;
        }

        parts.Add(text.Slice(start));
    }

    private static void SplitFromEnd(RenderContext context, TextValue text, string separator, int count, List<TemplateValue> parts)
    {
        int end = text.Text.Length;
        for (; count != 0; count--)
        {
            int found = TextSearch.FindLast(context, text.Text, separator, 0, end);
            if (found < 0)
            {
                break;
            }

            parts.Add(text.Slice(found + separator.Length, end - found - separator.Length));
            end = found;
        }

        parts.Add(text.Slice(0, end));
    }

    /// <summary>Splits at runs of white space; those at the ends make no empty parts.</summary>
    private static void SplitBlank(RenderContext context, TextValue text, int count, bool fromEnd, List<TemplateValue> parts)
    {
        TextValue rest = TextMethods.Strip(context, text, null, atStart: !fromEnd, atEnd: fromEnd);
        int position = fromEnd ? text.Text.Length - (text.Text.Length - rest.Text.Length) : text.Text.Length - rest.Text.Length;
        string s = text.Text;
        int direction = fromEnd ? -1 : 1;
        int limit = fromEnd ? 0 : s.Length;
        while (position != limit)
        {
            context.Step();
            int end = position;
            while (end != limit && (count == 0 || !CodePoints.IsSpace(s[fromEnd ? end - 1 : end])))
            {
                end += direction;
            }

            int start = Math.Min(position, end);
            TextValue part = text.Slice(start, Math.Abs(end - position));
            parts.Add(count == 0 ? TextMethods.Strip(context, part, null, atStart: fromEnd, atEnd: !fromEnd) : part);
            count--;
            while (end != limit && CodePoints.IsSpace(s[fromEnd ? end - 1 : end]))
            {
                end += direction;
            }

            position = end;
        }
    }
}

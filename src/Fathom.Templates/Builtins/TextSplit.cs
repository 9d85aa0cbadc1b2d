using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>The method <c>split</c>.</summary>
internal static class TextSplit
{
    public static ListValue Split(RenderContext context, TextValue text, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "split", "sep?", "maxsplit?");
        int count = bound[1] is null ? -1 : Numbers.RequireCount(context, bound[1]!);
        if (bound[0] is null or NoneValue)
        {
            return new ListValue(SplitBlank(context, text, count));
        }

        TextValue separator = TextMethods.RequireText(context, bound[0]!, "split");
        return separator.Text.Length > 0
            ? new ListValue(SplitAt(context, text, separator.Text, count))
            : throw context.ValueError("empty separator");
    }

    private static List<TemplateValue> SplitAt(RenderContext context, TextValue text, string separator, int count)
    {
        List<TemplateValue> parts = [];
        int start = 0;
        for (; count != 0; count--)
        {
            int found = TextSearch.Find(context, text.Text, separator, start);
            if (found < 0)
            {
                break;
            }

            parts.Add(text.Slice(start, found - start));
            start = found + separator.Length;
        }

        parts.Add(text.Slice(start));
        return parts;
    }

    /// <summary>Splits at runs of white space; those at the ends produce no empty parts, and an unsplit rest keeps its trailing white space.</summary>
    private static List<TemplateValue> SplitBlank(RenderContext context, TextValue text, int count)
    {
        context.StepText(text.Text.Length);
        List<TemplateValue> parts = [];
        string s = text.Text;
        int position = SkipSpace(s, 0);
        while (position < s.Length)
        {
            context.Step();
            int end = position;
            while (end < s.Length && (count == 0 || !CodePoints.IsSpace(s[end])))
            {
                end++;
            }

            parts.Add(text.Slice(position, end - position));
            count--;
            position = SkipSpace(s, end);
        }

        return parts;
    }

    private static int SkipSpace(string text, int start)
    {
        while (start < text.Length && CodePoints.IsSpace(text[start]))
        {
            start++;
        }

        return start;
    }
}

namespace Fathom.Templates.Values;

/// <summary>Searches text in linear time, whatever the pattern.</summary>
internal static class TextSearch
{
    /// <summary>Longest pattern for the framework's search, whose worst case takes time proportional to the product of the lengths.</summary>
    private const int MaxSimplePattern = 64;

    /// <summary>Returns the offset of the first match at or after <paramref name="start"/>; -1 if there is none.</summary>
    public static int Find(RenderContext context, string text, string pattern, int start = 0)
    {
        ReadOnlySpan<char> rest = text.AsSpan(start);
        if (rest.Length < pattern.Length)
        {
            return -1;
        }

        int found = pattern.Length <= MaxSimplePattern
            ? rest.IndexOf(pattern, StringComparison.Ordinal)
            : FindLong(context, rest, pattern);
        context.StepText(found < 0 ? rest.Length : found + pattern.Length);
        return found < 0 ? -1 : start + found;
    }

    /// <summary>Knuth, Morris and Pratt's search, which never moves back in the text.</summary>
    private static int FindLong(RenderContext context, ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        context.StepText(pattern.Length);
        int[] borders = new int[pattern.Length];            // length of the longest border of each prefix
        for (int i = 1, border = 0; i < pattern.Length; i++)
        {
            border = Extend(pattern, borders, border, pattern[i]);
            borders[i] = border;
        }

        for (int i = 0, matched = 0; i < text.Length; i++)
        {
            matched = Extend(pattern, borders, matched, text[i]);
            if (matched == pattern.Length)
            {
                return i - matched + 1;
            }
        }

        return -1;
    }

    private static int Extend(ReadOnlySpan<char> pattern, int[] borders, int matched, char next)
    {
        while (matched > 0 && pattern[matched] != next)
        {
            matched = borders[matched - 1];
        }

        return pattern[matched] == next ? matched + 1 : matched;
    }
}

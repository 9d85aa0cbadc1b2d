namespace Fathom.Tokenizers.Splitting;

/// <summary>English endings after an apostrophe: <c>'s|'t|'re|'ve|'m|'ll|'d</c>.</summary>
internal static class Contraction
{
    /// <summary>The end of the contraction whose apostrophe stands at <paramref name="start"/>, or <paramref name="start"/>.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="start">Position of an apostrophe.</param>
    /// <param name="ignoreCase">Whether case is folded as <c>(?i:…)</c> does, which lets U+017F stand for s.</param>
    public static int Match(ReadOnlySpan<byte> text, int start, bool ignoreCase)
    {
        ReadOnlySpan<byte> rest = text[(start + 1)..];
        if (rest.IsEmpty)
        {
            return start;
        }

        int fold = ignoreCase ? 0x20 : 0;
        int first = rest[0] | fold;
        if (first is 's' or 't' or 'm' or 'd')
        {
            return start + 2;
        }

        if (rest.Length < 2)
        {
            return start;
        }

        bool isLongS = ignoreCase && rest[0] == 0xC5 && rest[1] == 0xBF;
        bool isPair = (first, rest[1] | fold) is ('r', 'e') or ('v', 'e') or ('l', 'l');
        return isLongS || isPair ? start + 3 : start;
    }
}

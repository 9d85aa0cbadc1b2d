namespace Fathom.Tokenizers.Splitting;

/// <summary>English endings after an apostrophe: <c>'s|'t|'re|'ve|'m|'ll|'d</c>.</summary>
internal static class Contraction
{
    /// <summary>The end of the contraction whose apostrophe is at <paramref name="start"/>, or <paramref name="start"/> if there is none.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="start">Position of an apostrophe.</param>
    /// <param name="ignoreCase">Whether to fold case as <c>(?i:…)</c> does, which also makes U+017F match s.</param>
    public static int Match(ReadOnlySpan<byte> text, int start, bool ignoreCase)
    {
        ReadOnlySpan<byte> rest = text[(start + 1)..];
        if (rest.IsEmpty)
        {
            return start;
        }

        // Bit 5 is the difference between upper- and lower-case ASCII letters.
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

        // U+017F is 0xC5 0xBF in UTF-8.
        bool isLongS = ignoreCase && rest[0] == 0xC5 && rest[1] == 0xBF;
        bool isPair = (first, rest[1] | fold) is ('r', 'e') or ('v', 'e') or ('l', 'l');
        return isLongS || isPair ? start + 3 : start;
    }
}

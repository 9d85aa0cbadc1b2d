using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>The last alternatives of the usual pre-tokenizer patterns.</summary>
internal static class WhiteSpaceRule
{
    /// <summary><c>\s+(?!\S)|\s+</c>: a run of white space leaves its last character to what follows.</summary>
    /// <returns>The end of the match at <paramref name="start"/>, which must be white space.</returns>
    public static int MatchRun(ReadOnlySpan<byte> text, int start)
    {
        int end = CharacterClasses.SkipRun(text, start, CharacterClass.WhiteSpace);
        return LeaveLast(text, start, end);
    }

    /// <summary><c>\s*[\r\n]+|\s+(?!\S)|\s+</c>: the same, but a run with a line break ends after its last one.</summary>
    /// <returns>The end of the match at <paramref name="start"/>, which must be white space.</returns>
    public static int MatchLines(ReadOnlySpan<byte> text, int start)
    {
        int end = CharacterClasses.SkipRun(text, start, CharacterClass.WhiteSpace);
        int lastBreak = text[start..end].LastIndexOfAny((byte)'\r', (byte)'\n');
        return lastBreak >= 0 ? start + lastBreak + 1 : LeaveLast(text, start, end);
    }

    private static int LeaveLast(ReadOnlySpan<byte> text, int start, int end)
    {
        int last = Utf8Text.PreviousStart(text, end);

        // \s+(?!\S) takes all white space at the end of the text, otherwise all but the last character. A single one is left to \s+.
        return end == text.Length || last == start ? end : last;
    }
}

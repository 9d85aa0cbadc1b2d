using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>
/// The third stage of DeepSeek-V3's pre-tokenizer, after numbers and Chinese or Japanese runs have been cut out:
/// ASCII punctuation with the ASCII letters after it <c>|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// </summary>
internal sealed class DeepSeekV3Splitter : MatchingSplitter
{
    private const CharacterClass WordPart = CharacterClass.Letter | CharacterClass.Mark;
    private const CharacterClass Sign = CharacterClass.Punctuation | CharacterClass.Symbol;

    /// <inheritdoc/>
    protected override int Match(ReadOnlySpan<byte> text, int start)
    {
        CharacterClass first = CharacterClasses.At(text, start, out int length);
        int next = start + length;

        // [\p{L}\p{M}]+ with nothing before it. The alternatives are tried in the pattern's order; this one can't clash with an earlier one.
        if ((first & WordPart) != 0)
        {
            return CharacterClasses.SkipRun(text, next, WordPart);
        }

        // A character before the word: any but a line break or sign, or one ASCII sign before ASCII letters.
        int wordEnd = (first & Sign) == 0 ? MatchWordAfter(text, first, next) : MatchAsciiLettersAfter(text, length, next);
        if (wordEnd > next)
        {
            return wordEnd;
        }

        // ' ?[\p{P}\p{S}]+[\r\n]*', then the white-space alternatives. Anything else (a number, for instance) matches nothing.
        int signStart = text[start] == ' ' ? next : start;
        int signEnd = CharacterClasses.SkipRun(text, signStart, Sign);
        if (signEnd > signStart)
        {
            return CharacterClasses.SkipRun(text, signEnd, CharacterClass.LineBreak);
        }

        return (first & CharacterClass.WhiteSpace) != 0 ? WhiteSpaceRule.MatchLines(text, start) : start;
    }

    private static int MatchWordAfter(ReadOnlySpan<byte> text, CharacterClass first, int next) =>
        (first & CharacterClass.LineBreak) == 0 ? CharacterClasses.SkipRun(text, next, WordPart) : next;

    private static int MatchAsciiLettersAfter(ReadOnlySpan<byte> text, int firstLength, int next)
    {
        int end = next;
        while (firstLength == 1 && end < text.Length && char.IsAsciiLetter((char)text[end]))
        {
            end++;
        }

        return end;
    }
}

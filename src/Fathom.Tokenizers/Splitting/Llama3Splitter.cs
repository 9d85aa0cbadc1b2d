using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>
/// The words of Llama 3 and, with single digits, of Qwen 2:
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// </summary>
/// <param name="maxDigits">Longest run of numbers, <c>n</c> above.</param>
internal sealed class Llama3Splitter(int maxDigits) : MatchingSplitter
{
    private const CharacterClass WordOrSpace = CharacterClass.WhiteSpace | CharacterClass.Letter | CharacterClass.Number;

    /// <inheritdoc/>
    protected override int Match(ReadOnlySpan<byte> text, int start)
    {
        if (text[start] == '\'')
        {
            int end = Contraction.Match(text, start, ignoreCase: true);
            if (end > start)
            {
                return end;
            }
        }

        CharacterClass first = CharacterClasses.At(text, start, out int length);
        int next = start + length;

        // The pattern's alternatives in order; the first character rules out all but a few of them.
        if ((first & CharacterClass.Letter) != 0)
        {
            return CharacterClasses.SkipRun(text, next, CharacterClass.Letter);
        }

        if ((first & CharacterClass.Number) != 0)
        {
            return SkipDigits(text, next);
        }

        if ((first & CharacterClass.LineBreak) == 0)
        {
            // One character that is not a line break, letter or number may precede a word.
            int wordEnd = CharacterClasses.SkipRun(text, next, CharacterClass.Letter);
            if (wordEnd > next)
            {
                return wordEnd;
            }
        }

        // ' ?[^\s\p{L}\p{N}]+[\r\n]*': a run of signs and the line breaks after it. If there is none, the first character is white space.
        int symbolStart = text[start] == ' ' ? next : start;
        int symbolEnd = CharacterClasses.SkipRunOutside(text, symbolStart, WordOrSpace);
        return symbolEnd > symbolStart
            ? CharacterClasses.SkipRun(text, symbolEnd, CharacterClass.LineBreak)
            : WhiteSpaceRule.MatchLines(text, start);
    }

    private int SkipDigits(ReadOnlySpan<byte> text, int position)
    {
        for (int count = 1; count < maxDigits && position < text.Length; count++)
        {
            if ((CharacterClasses.At(text, position, out int length) & CharacterClass.Number) == 0)
            {
                break;
            }

            position += length;
        }

        return position;
    }
}

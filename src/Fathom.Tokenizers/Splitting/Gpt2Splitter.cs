using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>GPT-2's words: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.</summary>
internal sealed class Gpt2Splitter : MatchingSplitter
{
    /// <inheritdoc/>
    protected override int Match(ReadOnlySpan<byte> text, int start)
    {
        if (text[start] == '\'')
        {
            int end = Contraction.Match(text, start, ignoreCase: false);
            if (end > start)
            {
                return end;
            }
        }

        // One space may precede a word, a number or a run of signs; the character after it decides which.
        int wordStart = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        CharacterClass first = CharacterClasses.At(text, wordStart, out int length);
        int next = wordStart + length;

        if ((first & CharacterClass.WhiteSpace) != 0)
        {
            return WhiteSpaceRule.MatchRun(text, start);
        }

        CharacterClass kind = first & (CharacterClass.Letter | CharacterClass.Number);
        return kind != 0
            ? CharacterClasses.SkipRun(text, next, kind)
            : CharacterClasses.SkipRunOutside(text, next, CharacterClass.WhiteSpace | CharacterClass.Letter | CharacterClass.Number);
    }
}

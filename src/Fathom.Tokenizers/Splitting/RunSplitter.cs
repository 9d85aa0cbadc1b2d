using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>Cuts out runs of characters of one set: <c>[set]{min,max}</c>, or <c>\s?[set]{min,max}</c>.</summary>
/// <param name="set">The characters of a run.</param>
/// <param name="minLength">Shortest run, in characters.</param>
/// <param name="maxLength">Longest run, in characters; a longer one is cut from the left.</param>
/// <param name="takesLeadingSpace">Whether one white space before the run belongs to the match.</param>
internal sealed class RunSplitter(RuneSet set, int minLength = 1, int maxLength = int.MaxValue, bool takesLeadingSpace = false)
    : MatchingSplitter
{
    /// <inheritdoc/>
    protected override int Match(ReadOnlySpan<byte> text, int start)
    {
        int end = MatchRun(text, start);
        if (end > start || !takesLeadingSpace)
        {
            return end;
        }

        bool isSpace = (CharacterClasses.At(text, start, out int length) & CharacterClass.WhiteSpace) != 0;
        int runStart = start + length;
        int runEnd = isSpace ? MatchRun(text, runStart) : runStart;
        return runEnd > runStart ? runEnd : start;
    }

    private int MatchRun(ReadOnlySpan<byte> text, int start)
    {
        int position = start;
        int count = 0;
        while (count < maxLength && position < text.Length && set.ContainsAt(text, position, out int length))
        {
            position += length;
            count++;
        }

        return count >= minLength ? position : start;
    }
}

using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>Cuts out runs of characters of one set: <c>[set]{min,max}</c>, or <c>\s?[set]{min,max}</c>.</summary>
/// <param name="set">The characters of a run.</param>
/// <param name="minLength">Shortest run, in characters.</param>
/// <param name="maxLength">Longest run, in characters; a longer one is cut into several, from the left.</param>
/// <param name="takesLeadingSpace">Whether one white-space character before the run belongs to the match.</param>
internal sealed class RunSplitter(RuneSet set, int minLength = 1, int maxLength = int.MaxValue, bool takesLeadingSpace = false)
    : MatchingSplitter
{
    private readonly bool[] _isCandidate = CreateCandidates(set, takesLeadingSpace);

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

    /// <inheritdoc/>
    protected override int SkipToCandidate(ReadOnlySpan<byte> text, int start)
    {
        bool[] isCandidate = _isCandidate;
        while (start < text.Length && !isCandidate[text[start]])
        {
            start++;
        }

        return start;
    }

    /// <summary>The bytes with which a character of the set may begin, or white space if the match may start with it.</summary>
    private static bool[] CreateCandidates(RuneSet set, bool takesLeadingSpace)
    {
        bool[] candidates = new bool[256];
        for (int value = 0; value < candidates.Length; value++)
        {
            bool isSpace = takesLeadingSpace && value < 0x80 && char.IsWhiteSpace((char)value);
            bool mayLead = value >= 0xC0 && (takesLeadingSpace || set.MayBeginWith((byte)value));
            candidates[value] = isSpace || mayLead || (value < 0x80 && set.ContainsAt([(byte)value], 0, out _));
        }

        return candidates;
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

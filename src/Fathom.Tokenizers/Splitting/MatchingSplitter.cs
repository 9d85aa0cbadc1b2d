using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>Cuts a text at the matches of one pattern: each match is a piece, and so is each gap between matches.</summary>
internal abstract class MatchingSplitter : PieceSplitter
{
    /// <inheritdoc/>
    public sealed override void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends)
    {
        int gapStart = 0;
        int position = SkipToCandidate(text, 0);
        while (position < text.Length)
        {
            int end = Match(text, position);
            if (end == position)
            {
                position = SkipToCandidate(text, NextCharacter(text, position));
                continue;
            }

            if (gapStart < position)
            {
                ends.Add(offset + position);
            }

            ends.Add(offset + end);
            gapStart = end;
            position = SkipToCandidate(text, end);
        }

        if (gapStart < text.Length)
        {
            ends.Add(offset + text.Length);
        }
    }

    /// <summary>The end of the match that begins at <paramref name="start"/>, or <paramref name="start"/> if there is none.</summary>
    protected abstract int Match(ReadOnlySpan<byte> text, int start);

    /// <summary>The first position at or after <paramref name="start"/> where a match may begin.</summary>
    protected virtual int SkipToCandidate(ReadOnlySpan<byte> text, int start) => start;

    private static int NextCharacter(ReadOnlySpan<byte> text, int position)
    {
        CharacterClasses.At(text, position, out int length);
        return position + length;
    }
}

using System.Diagnostics;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>A sequence of stages: each cuts the pieces of the previous one.</summary>
internal sealed class SplitterChain(params PieceSplitter[] stages) : PieceSplitter
{
    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends) => Split(text, offset, ends, new Stopwatch());

    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends, Stopwatch regexTime)
    {
        using var even = new IntBuffer();
        using var odd = new IntBuffer();
        (IntBuffer pieces, IntBuffer spare) = (even, odd);
        if (!text.IsEmpty)
        {
            pieces.Add(text.Length);
        }

        for (int i = 0; i < stages.Length; i++)
        {
            spare.Clear();
            (IntBuffer cut, int cutOffset) = i == stages.Length - 1 ? (ends, offset) : (spare, 0);
            int start = 0;
            foreach (int end in pieces.Span)
            {
                stages[i].Split(text[start..end], cutOffset + start, cut, regexTime);
                start = end;
            }

            (pieces, spare) = (spare, pieces);
        }
    }
}

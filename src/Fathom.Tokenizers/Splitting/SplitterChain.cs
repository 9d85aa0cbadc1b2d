using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>A sequence of stages: each cuts the pieces of the previous one.</summary>
internal sealed class SplitterChain(params PieceSplitter[] stages) : PieceSplitter
{
    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends)
    {
        using var even = new IntBuffer();
        using var odd = new IntBuffer();
        (IntBuffer pieces, IntBuffer cut) = (even, odd);
        if (!text.IsEmpty)
        {
            pieces.Add(text.Length);
        }

        foreach (PieceSplitter stage in stages.AsSpan(0, stages.Length - 1))
        {
            cut.Clear();
            Cut(stage, text, pieces, 0, cut);
            (pieces, cut) = (cut, pieces);
        }

        Cut(stages[^1], text, pieces, offset, ends);
    }

    private static void Cut(PieceSplitter stage, ReadOnlySpan<byte> text, IntBuffer pieces, int offset, IntBuffer ends)
    {
        int start = 0;
        foreach (int end in pieces.Span)
        {
            stage.Split(text[start..end], offset + start, ends);
            start = end;
        }
    }
}

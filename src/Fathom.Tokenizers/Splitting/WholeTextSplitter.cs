using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>No pre-tokenizer: the text is one piece.</summary>
internal sealed class WholeTextSplitter : PieceSplitter
{
    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends)
    {
        if (!text.IsEmpty)
        {
            ends.Add(offset + text.Length);
        }
    }
}

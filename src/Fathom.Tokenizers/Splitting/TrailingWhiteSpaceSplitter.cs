using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>Cuts off the white space at the end of a text: <c>\s+$</c>.</summary>
internal sealed class TrailingWhiteSpaceSplitter : PieceSplitter
{
    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends)
    {
        int bodyEnd = text.Length;
        while (bodyEnd > 0)
        {
            int last = Utf8Text.PreviousStart(text, bodyEnd);
            if ((CharacterClasses.At(text, last, out _) & CharacterClass.WhiteSpace) == 0)
            {
                break;
            }

            bodyEnd = last;
        }

        if (bodyEnd > 0)
        {
            ends.Add(offset + bodyEnd);
        }

        if (bodyEnd < text.Length)
        {
            ends.Add(offset + text.Length);
        }
    }
}

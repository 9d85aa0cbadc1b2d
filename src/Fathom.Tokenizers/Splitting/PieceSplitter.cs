using System.Diagnostics;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>A stage of a pre-tokenizer: cuts a text into pieces that the model encodes one by one.</summary>
internal abstract class PieceSplitter
{
    /// <summary>Appends the end of every piece of <paramref name="text"/>, in order; the last one is the text's own end.</summary>
    /// <param name="text">Valid UTF-8; one piece of the previous stage.</param>
    /// <param name="offset">Added to every end.</param>
    /// <param name="ends">Receives the ends. Nothing is appended for an empty text.</param>
    public abstract void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends);

    /// <summary>Does the same for a part of a longer text.</summary>
    /// <param name="text">Valid UTF-8; one piece of the previous stage.</param>
    /// <param name="offset">Added to every end.</param>
    /// <param name="ends">Receives the ends. Nothing is appended for an empty text.</param>
    /// <param name="regexTime">Time that regular expressions have taken for the whole text, all stages together; a stage with one adds its own.</param>
    /// <exception cref="TokenizerFormatException">The time exceeds its budget.</exception>
    public virtual void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends, Stopwatch regexTime) => Split(text, offset, ends);
}

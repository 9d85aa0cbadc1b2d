using System.Text;

namespace Fathom.Tokenizers;

/// <summary>Decodes ids to text one at a time, without splitting characters.</summary>
/// <remarks>
/// Bytes that may still become a character are held back; other invalid bytes become U+FFFD, as in
/// <see cref="Tokenizer.Decode"/>. The parts joined, with <see cref="Flush"/> last, equal
/// <see cref="Tokenizer.Decode"/> of all ids. One instance serves one stream, on one thread at a time.
/// </remarks>
public sealed class StreamingDetokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecial;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _chars = new char[64];
    private bool _stripsNext;

    /// <summary>Begins a stream.</summary>
    /// <param name="tokenizer">The tokenizer of the ids.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    /// <param name="isContinuation">
    /// Whether the text continues an earlier one. If so, a vocabulary that begins every text with a space
    /// keeps the first space, which is a real one between the two texts.
    /// </param>
    public StreamingDetokenizer(Tokenizer tokenizer, bool skipSpecial = false, bool isContinuation = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
        _skipSpecial = skipSpecial;
        _stripsNext = tokenizer.StripsLeadingSpace && !isContinuation;
    }

    /// <summary>Appends the next id.</summary>
    /// <returns>The text that is now certain; empty in the middle of a character.</returns>
    public string Append(int id) =>
        _skipSpecial && _tokenizer.IsSpecial(id) ? string.Empty : Decode(_tokenizer.TokenBytes(id), flush: false);

    /// <summary>Ends the stream.</summary>
    /// <returns>U+FFFD for an incomplete character, otherwise an empty string.</returns>
    public string Flush() => Decode(default, flush: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        if (_stripsNext && !bytes.IsEmpty)
        {
            _stripsNext = false;
            bytes = bytes.StartsWith(" "u8) ? bytes[1..] : bytes;
        }

        int count = _decoder.GetCharCount(bytes, flush);
        if (count > _chars.Length)
        {
            _chars = new char[count];
        }

        return new string(_chars, 0, _decoder.GetChars(bytes, _chars, flush));
    }
}

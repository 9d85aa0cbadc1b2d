using System.Text;

namespace Fathom.Tokenizers;

/// <summary>Turns ids into text one by one and never splits a character.</summary>
/// <remarks>
/// Bytes that may still become a character are held back; bytes that cannot become U+FFFD exactly as
/// <see cref="Tokenizer.Decode"/> makes them. All parts joined, with <see cref="Flush"/> last, equal
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
    /// <param name="tokenizer">Whose ids will come.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    /// <param name="isContinuation">
    /// Whether the text continues an earlier one, so that a vocabulary that begins every text with a space
    /// keeps the first one: it is a real space between the two.
    /// </param>
    public StreamingDetokenizer(Tokenizer tokenizer, bool skipSpecial = false, bool isContinuation = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
        _skipSpecial = skipSpecial;
        _stripsNext = tokenizer.StripsLeadingSpace && !isContinuation;
    }

    /// <summary>Takes the next id.</summary>
    /// <returns>The text that is certain now; often empty in the middle of a character.</returns>
    public string Append(int id) =>
        _skipSpecial && _tokenizer.IsSpecial(id) ? string.Empty : Decode(_tokenizer.TokenBytes(id), flush: false);

    /// <summary>Ends the stream.</summary>
    /// <returns>U+FFFD for a character that was never completed, else nothing.</returns>
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

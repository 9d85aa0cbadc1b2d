using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>A corpus read from front to back and tokenized on the fly, again and again or once. A saved position is restored by reading up to it.</summary>
public sealed class CorpusStream : IDocumentStream, IDisposable
{
    private readonly TextCorpus _corpus;
    private readonly ITextEncoder _encoder;
    private readonly StreamSlice? _slice;
    private readonly bool _isEndless;
    private IEnumerator<string>? _documents;
    private long _epoch;
    private long _document;

    /// <summary>Starts at the first document.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="encoder">The vocabulary.</param>
    /// <param name="slice">Which of its documents; null for all.</param>
    /// <param name="isEndless">Whether it starts over at the end.</param>
    public CorpusStream(TextCorpus corpus, ITextEncoder encoder, StreamSlice? slice = null, bool isEndless = true) =>
        (_corpus, _encoder, _slice, _isEndless) = (corpus, encoder, slice, isEndless);

    /// <inheritdoc/>
    public bool TryNext(TokenDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _documents ??= OpenAt(_document);
        if (!TryMove())
        {
            if (!_isEndless)
            {
                return false;
            }

            (_epoch, _document) = (_epoch + 1, 0);
            Dispose();
            _documents = OpenAt(0);
            if (!TryMove())
            {
                return false;
            }
        }

        document.Clear();
        AppendText(document, _encoder, _documents.Current, _corpus.HasMarkers);
        return true;
    }

    /// <inheritdoc/>
    public JsonObject SavePosition() => new() { ["epoch"] = _epoch, ["document"] = _document };

    /// <inheritdoc/>
    public void LoadPosition(JsonObject position)
    {
        Dispose();
        _epoch = Positions.Read(position, "epoch");
        _document = Positions.Read(position, "document");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _documents?.Dispose();
        _documents = null;
    }

    /// <summary>Appends a text between the tokens that begin and end a document; a trusted text may contain them itself.</summary>
    internal static void AppendText(TokenDocument document, ITextEncoder encoder, string text, bool hasMarkers)
    {
        int[] tokens = encoder.Encode(text, hasMarkers);
        if (encoder.Bos is int bos && !(hasMarkers && tokens.Length > 0 && tokens[0] == bos))
        {
            document.Append(bos);
        }

        document.Append(tokens);
        if (encoder.Eos is int eos && !(hasMarkers && tokens.Length > 0 && tokens[^1] == eos))
        {
            document.Append(eos);
        }
    }

    /// <summary>Goes to the next document of the slice.</summary>
    private bool TryMove()
    {
        while (_documents!.MoveNext())
        {
            long index = _document++;
            if (_slice?.Contains(index) != false)
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerator<string> OpenAt(long document)
    {
        IEnumerator<string> documents = _corpus.Read().GetEnumerator();
        for (long skipped = 0; skipped < document; skipped++)
        {
            if (!documents.MoveNext())
            {
                break;
            }
        }

        return documents;
    }
}

using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>A corpus read from front to back and tokenised on the fly, again and again. A saved place is found by reading up to it.</summary>
public sealed class CorpusStream : IDocumentStream, IDisposable
{
    private readonly TextCorpus _corpus;
    private readonly ITextEncoder _encoder;
    private IEnumerator<string>? _documents;
    private long _epoch;
    private long _document;

    /// <summary>Starts at the first document.</summary>
    public CorpusStream(TextCorpus corpus, ITextEncoder encoder) => (_corpus, _encoder) = (corpus, encoder);

    /// <inheritdoc/>
    public bool TryNext(TokenDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _documents ??= OpenAt(_document);
        if (!_documents.MoveNext())
        {
            (_epoch, _document) = (_epoch + 1, 0);
            Dispose();
            _documents = OpenAt(0);
            if (!_documents.MoveNext())
            {
                return false;
            }
        }

        _document++;
        document.Clear();
        AppendText(document, _encoder, _documents.Current);
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

    internal static void AppendText(TokenDocument document, ITextEncoder encoder, string text)
    {
        if (encoder.Bos is int bos)
        {
            document.Append(bos);
        }

        document.Append(encoder.Encode(text));
        if (encoder.Eos is int eos)
        {
            document.Append(eos);
        }
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

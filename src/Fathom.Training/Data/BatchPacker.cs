using System.Text.Json.Nodes;
using Fathom.Autograd;

namespace Fathom.Training.Data;

/// <summary>
/// Fills micro-batches with whole documents. A document longer than the context is split into several of at most the context's length.
/// </summary>
/// <remarks>
/// Batches have no padding and no fixed length: a document that doesn't fit begins the next batch. The saved position is that of the
/// first document not yet used up, and the number of its tokens already used.
/// </remarks>
public sealed class BatchPacker
{
    // Streams of documents are endless: those without a target are skipped only so often.
    private const int MostSkipped = 100_000;

    private readonly IDocumentStream _stream;
    private readonly TokenDocument _document = new();
    private JsonObject _documentPosition;
    private int _used;
    private bool _isLoaded;
    private int _cuts;

    /// <summary>Packs the documents of a stream, from its current position.</summary>
    public BatchPacker(IDocumentStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _documentPosition = stream.SavePosition();
    }

    /// <summary>Returns how many documents longer than the context were cut into pieces since the last call.</summary>
    public int TakeCuts()
    {
        int cuts = _cuts;
        _cuts = 0;
        return cuts;
    }

    /// <summary>Fills a batch.</summary>
    /// <param name="batch">Cleared and filled.</param>
    /// <param name="maxTokens">Most rows; at least <paramref name="contextTokens"/>.</param>
    /// <param name="contextTokens">Most rows of a document.</param>
    /// <returns>False when the stream had nothing left.</returns>
    public bool TryFill(TokenBatch batch, int maxTokens, int contextTokens)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, contextTokens);
        batch.Clear();
        while (TryLoadDocument())
        {
            // A piece of n rows takes n + 1 tokens; the next piece begins with the last one's target.
            int rows = Math.Min(contextTokens, _document.Tokens.Length - 1 - _used);
            if (rows > maxTokens - batch.Count)
            {
                break;
            }

            batch.AddDocument(_document.Tokens.Slice(_used, rows + 1), _document.Weights.Slice(_used, rows + 1), _document.Sides.Slice(_used, rows + 1));
            _cuts += _used == 0 && rows < _document.Tokens.Length - 1 ? 1 : 0;
            _used += rows;
        }

        return batch.Count > 0;
    }

    /// <summary>Returns the position of the next row.</summary>
    public JsonObject SavePosition() => new() { ["stream"] = _documentPosition.DeepClone(), ["used"] = _used };

    /// <summary>Restores a saved position.</summary>
    public void LoadPosition(JsonObject position)
    {
        ArgumentNullException.ThrowIfNull(position);
        _stream.LoadPosition(position["stream"]!.AsObject());
        _documentPosition = _stream.SavePosition();
        _isLoaded = false;
        int used = position["used"]!.GetValue<int>();
        if (used > 0)
        {
            TryLoadDocument();
        }

        _used = used;
    }

    private bool TryLoadDocument()
    {
        for (int skipped = 0; !_isLoaded || _used >= _document.Tokens.Length - 1; skipped++)
        {
            if (skipped > MostSkipped)
            {
                throw new TrainingException("train.data.empty", "data", "documents of at least two tokens", $"{MostSkipped} shorter ones in a row");
            }

            _documentPosition = _stream.SavePosition();
            _used = 0;
            _document.Clear();
            _isLoaded = _stream.TryNext(_document);
            if (!_isLoaded)
            {
                return false;
            }
        }

        return true;
    }
}

using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>The documents of a list in an order that changes every epoch: a pure function of the seed and the epoch. Endless.</summary>
public sealed class ShuffledStream : IDocumentStream
{
    private readonly IDocumentList _documents;
    private readonly long _seed;
    private int[] _order = [];
    private long _orderEpoch = -1;
    private long _epoch;
    private long _next;

    /// <summary>Starts at the first epoch.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public ShuffledStream(IDocumentList documents, long seed)
    {
        ArgumentNullException.ThrowIfNull(documents);
        (_documents, _seed) = documents.Count > 0 ? (documents, seed) : throw new ArgumentException("there are no documents", nameof(documents));
    }

    /// <inheritdoc/>
    public bool TryNext(TokenDocument document)
    {
        if (_next == _documents.Count)
        {
            (_epoch, _next) = (_epoch + 1, 0);
        }

        Shuffle();
        _documents.Copy(_order[_next++], document);
        return true;
    }

    /// <inheritdoc/>
    public JsonObject SavePosition() => new() { ["epoch"] = _epoch, ["next"] = _next };

    /// <inheritdoc/>
    public void LoadPosition(JsonObject position)
    {
        _epoch = Positions.Read(position, "epoch");
        _next = Math.Min(Positions.Read(position, "next"), _documents.Count);
    }

    /// <summary>Shuffles once per epoch (Fisher–Yates).</summary>
    private void Shuffle()
    {
        if (_orderEpoch == _epoch)
        {
            return;
        }

        _order = [.. Enumerable.Range(0, _documents.Count)];
        var random = new KeyedRandom(_seed, "shuffle", _epoch);
        for (int i = _order.Length - 1; i > 0; i--)
        {
            int j = random.NextInt(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }

        _orderEpoch = _epoch;
    }
}

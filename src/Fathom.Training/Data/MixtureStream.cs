using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>
/// Draws every document from one of several streams, by weight, and marks it with the stream's number. Draw n is a pure function of the seed and n.
/// </summary>
public sealed class MixtureStream : IDocumentStream
{
    private readonly IReadOnlyList<IDocumentStream> _streams;
    private readonly double[] _shares;
    private readonly long _seed;
    private long _draw;

    /// <summary>Mixes streams.</summary>
    /// <param name="streams">At least one.</param>
    /// <param name="weights">Above 0, one each.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="ArgumentException">Counts differ, or a weight is not above 0.</exception>
    public MixtureStream(IReadOnlyList<IDocumentStream> streams, IReadOnlyList<double> weights, long seed)
    {
        ArgumentNullException.ThrowIfNull(streams);
        ArgumentNullException.ThrowIfNull(weights);
        if (streams.Count == 0 || streams.Count != weights.Count || weights.Any(weight => !(weight > 0)))
        {
            throw new ArgumentException($"{streams.Count} streams with weights {string.Join(", ", weights)}");
        }

        double sum = weights.Sum();
        (_streams, _seed) = (streams, seed);
        _shares = [.. weights.Select(weight => weight / sum)];
    }

    /// <inheritdoc/>
    public bool TryNext(TokenDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        double place = new KeyedRandom(_seed, "mixture", _draw++).NextDouble();
        int chosen = 0;
        while (chosen < _shares.Length - 1 && place >= _shares[chosen])
        {
            place -= _shares[chosen++];
        }

        bool hasNext = _streams[chosen].TryNext(document);
        document.Source = chosen;
        return hasNext;
    }

    /// <inheritdoc/>
    public JsonObject SavePosition() =>
        new() { ["draw"] = _draw, ["streams"] = new JsonArray([.. _streams.Select(stream => (JsonNode)stream.SavePosition())]) };

    /// <inheritdoc/>
    public void LoadPosition(JsonObject position)
    {
        _draw = Positions.Read(position, "draw");
        if (position["streams"] is not JsonArray places || places.Count != _streams.Count)
        {
            throw new TrainingException("train.data.position", "streams", $"places of {_streams.Count} streams", position.ToJsonString());
        }

        for (int i = 0; i < places.Count; i++)
        {
            _streams[i].LoadPosition(places[i]!.AsObject());
        }
    }
}

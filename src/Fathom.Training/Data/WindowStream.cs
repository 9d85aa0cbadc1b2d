using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>Windows of a fixed length from random places of one long text: nanoGPT's way to read a corpus.</summary>
/// <remarks>Window n is a pure function of the seed and n. Endless.</remarks>
public sealed class WindowStream : IDocumentStream
{
    private readonly int[] _tokens;
    private readonly int _length;
    private readonly long _seed;
    private long _next;

    /// <summary>Draws windows of a text.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="rows">Rows of a window; it takes one token more.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="ArgumentException">The text is shorter than a window.</exception>
    public WindowStream(int[] tokens, int rows, long seed)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Length <= rows)
        {
            throw new ArgumentException($"{tokens.Length} tokens hold no window of {rows} rows");
        }

        (_tokens, _length, _seed) = (tokens, rows + 1, seed);
    }

    /// <inheritdoc/>
    public bool TryNext(TokenDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        document.Clear();
        var random = new KeyedRandom(_seed, "window", _next++);
        document.Append(_tokens.AsSpan(random.NextInt(_tokens.Length - _length + 1), _length));
        return true;
    }

    /// <inheritdoc/>
    public JsonObject SavePosition() => new() { ["window"] = _next };

    /// <inheritdoc/>
    public void LoadPosition(JsonObject position) => _next = Positions.Read(position, "window");
}

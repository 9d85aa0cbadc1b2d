using Fathom.Numerics.Memory;

namespace Fathom.Autograd;

/// <summary>Memory for the activations of one pass: rented piece by piece, released all at once or down to a mark.</summary>
/// <remarks>
/// Grows by whole chunks until the largest micro-batch fits, and allocates nothing after that. Every piece starts on a cache line.
/// Rented memory keeps its previous content. Not thread-safe.
/// </remarks>
public sealed class Arena : IDisposable
{
    private const int AlignmentFloats = AlignedBuffer<float>.Alignment / sizeof(float);
    // Much larger than the largest pieces, so little is lost at the end of a chunk. Memory that is never touched costs nothing.
    private const long ChunkFloats = 32L << 20;

    private readonly List<AlignedBuffer<float>> _chunks = [];
    private ArenaMark _top;

    /// <summary>Bytes held.</summary>
    public long Bytes => _chunks.Sum(chunk => chunk.Length) * sizeof(float);

    /// <summary>The current fill level; <see cref="Release"/> returns to it.</summary>
    public ArenaMark Mark => _top;

    /// <summary>Rents memory for <paramref name="length"/> floats, not cleared.</summary>
    public NativeSpan<float> Rent(long length)
    {
        long rounded = (length + AlignmentFloats - 1) / AlignmentFloats * AlignmentFloats;
        while (_top.Chunk < _chunks.Count && _chunks[_top.Chunk].Length - _top.Used < rounded)
        {
            _top = new ArenaMark(_top.Chunk + 1, 0);
        }

        if (_top.Chunk == _chunks.Count)
        {
            _chunks.Add(new AlignedBuffer<float>(Math.Max(ChunkFloats, rounded), MemoryUse.Training));
        }

        NativeSpan<float> piece = _chunks[_top.Chunk].Memory.Slice(_top.Used, length);
        _top = _top with { Used = _top.Used + rounded };
        return piece;
    }

    /// <summary>Releases everything rented since the mark was taken.</summary>
    public void Release(ArenaMark mark) => _top = mark;

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunks.ForEach(chunk => chunk.Dispose());
        _chunks.Clear();
        _top = default;
    }
}

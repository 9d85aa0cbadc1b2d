namespace Fathom.Numerics.Memory;

/// <summary>Memory for floats that is rented piece by piece, and released down to a mark, like a stack.</summary>
/// <remarks>
/// Grows by whole chunks until the largest pass fits, and allocates nothing after that. Every piece starts on a cache line.
/// Rented memory keeps its previous content. Not thread-safe.
/// </remarks>
/// <param name="chunkFloats">
/// Smallest chunk: much larger than most pieces, so that little is lost at the end of a chunk. Memory that is never touched costs nothing.
/// </param>
/// <param name="use">What the memory is for.</param>
public sealed class Arena(long chunkFloats, MemoryUse use) : IDisposable
{
    private const int AlignmentFloats = AlignedBuffer<float>.Alignment / sizeof(float);

    private readonly List<AlignedBuffer<float>> _chunks = [];

    /// <summary>Floats held, rented or not.</summary>
    public long Capacity => _chunks.Sum(chunk => chunk.Length);

    /// <summary>The current fill level; <see cref="Release"/> returns to it.</summary>
    public ArenaMark Mark { get; private set; }

    /// <summary>Rents memory, not cleared.</summary>
    /// <param name="length">Number of floats.</param>
    public NativeSpan<float> Rent(long length)
    {
        long rounded = checked((length + AlignmentFloats - 1) / AlignmentFloats * AlignmentFloats);
        if (Mark.Chunk < _chunks.Count && _chunks[Mark.Chunk].Length - Mark.Used < rounded)
        {
            Mark = new ArenaMark(Mark.Used == 0 ? Mark.Chunk : Mark.Chunk + 1, 0);
        }

        // Nothing is rented from here on, so a chunk that is too small is replaced: skipping it would keep its memory, and put what follows behind it.
        if (Mark.Chunk < _chunks.Count && _chunks[Mark.Chunk].Length < rounded)
        {
            _chunks[Mark.Chunk].Dispose();
            _chunks.RemoveAt(Mark.Chunk);
            _chunks.Insert(Mark.Chunk, new AlignedBuffer<float>(Math.Max(chunkFloats, rounded), use));
        }

        if (Mark.Chunk == _chunks.Count)
        {
            _chunks.Add(new AlignedBuffer<float>(Math.Max(chunkFloats, rounded), use));
        }

        NativeSpan<float> piece = _chunks[Mark.Chunk].Memory.Slice(Mark.Used, length);
        Mark = Mark with { Used = Mark.Used + rounded };
        return piece;
    }

    /// <summary>Releases everything rented since the mark was taken.</summary>
    public void Release(ArenaMark mark) => Mark = mark;

    /// <summary>Makes one chunk of several; nothing may be rented.</summary>
    public void Merge()
    {
        if (_chunks.Count < 2)
        {
            return;
        }

        long total = Capacity;
        Dispose();
        _chunks.Add(new AlignedBuffer<float>(total, use));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunks.ForEach(chunk => chunk.Dispose());
        _chunks.Clear();
        Mark = default;
    }
}

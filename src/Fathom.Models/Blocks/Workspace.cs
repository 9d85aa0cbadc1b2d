using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Blocks;

/// <summary>Working memory of a forward pass, allocated and released like a stack.</summary>
/// <remarks>
/// Grows with the passes: what doesn't fit goes to another chunk, and once everything is released the chunks are merged into one.
/// A pass no larger than an earlier one therefore allocates nothing. Owned by the thread that runs the pass; the contents of taken memory are arbitrary.
/// </remarks>
internal sealed class Workspace : IDisposable
{
    private const long ChunkFloats = 1 << 16;
    private const long AlignmentFloats = AlignedBuffer<float>.Alignment / sizeof(float);

    private readonly List<AlignedBuffer<float>> _chunks = [];
    private readonly List<Activations> _activations = [];
    private int _chunk;
    private long _used;
    private int _activationsUsed;

    /// <summary>Floats allocated, in use or not.</summary>
    public long Capacity => _chunks.Sum(chunk => chunk.Length);

    /// <summary>Opens a scope; disposing it releases everything taken since.</summary>
    public Scope Enter() => new(this);

    /// <summary>Takes memory, aligned to a cache line.</summary>
    public NativeSpan<float> Take(long count)
    {
        long rounded = checked((count + AlignmentFloats - 1) / AlignmentFloats * AlignmentFloats);
        while (_chunk < _chunks.Count && _chunks[_chunk].Length - _used < rounded)
        {
            _chunk++;
            _used = 0;
        }

        if (_chunk == _chunks.Count)
        {
            _chunks.Add(new AlignedBuffer<float>(Math.Max(rounded, ChunkFloats)));
        }

        NativeSpan<float> taken = _chunks[_chunk].Memory.Slice(_used, count);
        _used += rounded;
        return taken;
    }

    /// <summary>Wraps rows as the input of matrix products; valid within the current scope.</summary>
    public Activations Rows(NativeSpan<float> values, int count, int columns)
    {
        if (_activationsUsed == _activations.Count)
        {
            _activations.Add(new Activations());
        }

        Activations rows = _activations[_activationsUsed++];
        rows.Load(values, count, columns);
        return rows;
    }

    public void Dispose()
    {
        _chunks.ForEach(chunk => chunk.Dispose());
        _activations.ForEach(rows => rows.Dispose());
    }

    private void Release(int chunk, long used, int activationsUsed)
    {
        _chunk = chunk;
        _used = used;
        _activationsUsed = activationsUsed;
        // Nothing is taken any more, so the chunks can be replaced.
        if (chunk == 0 && used == 0 && _chunks.Count > 1)
        {
            long total = Capacity;
            _chunks.ForEach(part => part.Dispose());
            _chunks.Clear();
            _chunks.Add(new AlignedBuffer<float>(total));
        }
    }

    internal readonly ref struct Scope(Workspace workspace)
    {
        private readonly int _chunk = workspace._chunk;
        private readonly long _used = workspace._used;
        private readonly int _activationsUsed = workspace._activationsUsed;

        public void Dispose() => workspace.Release(_chunk, _used, _activationsUsed);
    }
}

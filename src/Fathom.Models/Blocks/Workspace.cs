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
    private readonly Arena _arena = new(chunkFloats: 1 << 16, MemoryUse.Scratch);
    private readonly List<Activations> _activations = [];
    private int _activationsUsed;

    /// <summary>Floats allocated, in use or not.</summary>
    public long Capacity => _arena.Capacity;

    /// <summary>Opens a scope; disposing it releases everything taken since.</summary>
    public Scope Enter() => new(this);

    /// <summary>Takes memory, aligned to a cache line.</summary>
    public NativeSpan<float> Take(long count) => _arena.Rent(count);

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
        _arena.Dispose();
        _activations.ForEach(rows => rows.Dispose());
    }

    private void Release(ArenaMark mark, int activationsUsed)
    {
        _arena.Release(mark);
        _activationsUsed = activationsUsed;
        if (mark == default)
        {
            _arena.Merge();
        }
    }

    internal readonly ref struct Scope(Workspace workspace)
    {
        private readonly ArenaMark _mark = workspace._arena.Mark;
        private readonly int _activationsUsed = workspace._activationsUsed;

        public void Dispose() => workspace.Release(_mark, _activationsUsed);
    }
}

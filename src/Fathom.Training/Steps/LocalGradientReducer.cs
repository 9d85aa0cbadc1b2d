using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;
using Fathom.Training.Optimization;

namespace Fathom.Training.Steps;

/// <summary>One process: adds the micro-batches' gradients in their order. A step of one micro-batch costs nothing.</summary>
public sealed class LocalGradientReducer : IGradientReducer, IDisposable
{
    private readonly FlatJob _add;
    private readonly FlatJob _takeBack;
    private AlignedBuffer<float>? _sum; // laid out like the gradients
    private NativeSpan<float> _gradients;

    /// <summary>Makes a reducer; allocates memory once a step has a second micro-batch.</summary>
    public LocalGradientReducer()
    {
        _add = new FlatJob((_, start, length) => Move(_gradients.AsSpan(start, length), _sum!.Memory.AsSpan(start, length)));
        _takeBack = new FlatJob((_, start, length) => Move(_sum!.Memory.AsSpan(start, length), _gradients.AsSpan(start, length)));
    }

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Ranks => 1;

    /// <inheritdoc/>
    public void Add(ThreadTeam team, NativeSpan<float> gradients)
    {
        _sum ??= new AlignedBuffer<float>(gradients.Length, MemoryUse.Training);
        _gradients = gradients;
        _add.Run(team, gradients.Length);
    }

    /// <inheritdoc/>
    public void Finish(ThreadTeam team, NativeSpan<float> gradients, int microBatches)
    {
        if (microBatches > 1)
        {
            _gradients = gradients;

            // The last gradient plus the sum of the others: addition is commutative, so this is still the order of the micro-batches.
            _takeBack.Run(team, gradients.Length);
        }
    }

    /// <inheritdoc/>
    public void Reset() => _sum?.Span.Clear();

    /// <inheritdoc/>
    public void Sum(Span<double> values)
    {
        // One rank's values are the sum.
    }

    /// <inheritdoc/>
    public void Dispose() => _sum?.Dispose();

    /// <summary>Adds one run of values to another and clears the first.</summary>
    private static void Move(Span<float> from, Span<float> to)
    {
        VectorMath.Add(from, to);
        from.Clear();
    }
}

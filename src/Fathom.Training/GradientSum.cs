using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;
using Fathom.Training.Optimization;

namespace Fathom.Training;

/// <summary>Adds the gradients of micro-batches, each computed by itself, in their order: any number of ranks that does the same gets the same bits.</summary>
internal sealed class GradientSum : IDisposable
{
    private readonly FlatJob _add;
    private readonly FlatJob _takeBack;
    private AlignedBuffer<float>? _sum;
    private NativeSpan<float> _gradients;

    public GradientSum()
    {
        _add = new FlatJob((_, start, length) => Add(_gradients.AsSpan(start, length), _sum!.Memory.AsSpan(start, length)));
        _takeBack = new FlatJob((_, start, length) => Add(_sum!.Memory.AsSpan(start, length), _gradients.AsSpan(start, length)));
    }

    /// <summary>Moves a micro-batch's gradients into the sum and clears them.</summary>
    public void Push(ThreadTeam team, NativeSpan<float> gradients)
    {
        _sum ??= new AlignedBuffer<float>(gradients.Length, MemoryUse.Training);
        _gradients = gradients;
        _add.Run(team, gradients.Length);
    }

    /// <summary>Adds the last micro-batch's gradients to the sum of the others and leaves the total in their place.</summary>
    public void Finish(ThreadTeam team, NativeSpan<float> gradients)
    {
        _gradients = gradients;
        _takeBack.Run(team, gradients.Length);
    }

    public void Dispose() => _sum?.Dispose();

    /// <summary>Adds and clears what was added.</summary>
    private static void Add(Span<float> from, Span<float> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] += from[i];
        }

        from.Clear();
    }
}

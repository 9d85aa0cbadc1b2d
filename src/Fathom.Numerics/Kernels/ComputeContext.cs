using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels;

/// <summary>What parallel operations run on: a team of threads and the kernels chosen for this machine. One per engine; not thread-safe.</summary>
public sealed class ComputeContext : IDisposable
{
    private readonly AlignedBuffer<float>?[] _scratch;

    /// <summary>Starts a context.</summary>
    /// <param name="threads">Number of threads; null takes the processor count.</param>
    public ComputeContext(int? threads = null)
    {
        Team = new ThreadTeam(threads ?? Environment.ProcessorCount);
        Gemm = new GemmJob(this);
        _scratch = new AlignedBuffer<float>?[Team.Threads];
    }

    /// <summary>The threads.</summary>
    public ThreadTeam Team { get; }

    /// <summary>The reusable job of dense products.</summary>
    internal GemmJob Gemm { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Team.Dispose();
        foreach (AlignedBuffer<float>? buffer in _scratch)
        {
            buffer?.Dispose();
        }
    }

    /// <summary>Memory that belongs to one worker until it asks again; holds what was last left in it.</summary>
    internal NativeSpan<float> WorkerScratch(int worker, int length)
    {
        if (_scratch[worker] is not { } buffer || buffer.Length < length)
        {
            _scratch[worker]?.Dispose();
            _scratch[worker] = buffer = new AlignedBuffer<float>(length);
        }

        return buffer.Memory.Slice(0, length);
    }
}

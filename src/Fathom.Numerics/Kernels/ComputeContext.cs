using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels;

/// <summary>Resources of parallel operations: a team of threads and the kernels chosen for this machine. One per engine; not thread-safe.</summary>
public sealed class ComputeContext : IDisposable
{
    private readonly AlignedBuffer<byte>?[] _scratch;

    /// <summary>Starts a context.</summary>
    /// <param name="threads">Number of threads; null for the processor count.</param>
    /// <param name="kernels">The kernels; null for <see cref="KernelTable.Default"/>.</param>
    public ComputeContext(int? threads = null, KernelTable? kernels = null)
    {
        Team = new ThreadTeam(threads ?? Environment.ProcessorCount);
        Kernels = kernels ?? KernelTable.Default;
        Gemm = new GemmJob(this);
        Products = new ProductJob(this);
        _scratch = new AlignedBuffer<byte>?[Team.Threads];
    }

    /// <summary>The threads.</summary>
    public ThreadTeam Team { get; }

    /// <summary>The kernels chosen for this machine.</summary>
    public KernelTable Kernels { get; }

    /// <summary>The reusable job of dense products.</summary>
    internal GemmJob Gemm { get; }

    /// <summary>The reusable launch of products with weights.</summary>
    internal ProductJob Products { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Team.Dispose();
        Gemm.Dispose();
        foreach (AlignedBuffer<byte>? buffer in _scratch)
        {
            buffer?.Dispose();
        }
    }

    /// <summary>Scratch memory of one worker, valid until its next call; not cleared.</summary>
    internal NativeSpan<byte> WorkerBytes(int worker, long length)
    {
        if (_scratch[worker] is not { } buffer || buffer.Length < length)
        {
            _scratch[worker]?.Dispose();
            _scratch[worker] = buffer = new AlignedBuffer<byte>(length);
        }

        return buffer.Memory.Slice(0, length);
    }
}

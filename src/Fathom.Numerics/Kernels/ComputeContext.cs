using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels;

/// <summary>What parallel operations run on: a team of threads and the kernels chosen for this machine. One per engine; not thread-safe.</summary>
public sealed class ComputeContext : IDisposable
{
    /// <summary>Starts a context.</summary>
    /// <param name="threads">Number of threads; null takes the processor count.</param>
    public ComputeContext(int? threads = null)
    {
        Team = new ThreadTeam(threads ?? Environment.ProcessorCount);
    }

    /// <summary>The threads.</summary>
    public ThreadTeam Team { get; }

    /// <inheritdoc/>
    public void Dispose() => Team.Dispose();
}

using Fathom.Formats;
using Fathom.Numerics.Memory;

namespace Fathom.Inference.Loading;

/// <summary>Moves weights to huge pages on a thread of its own, while an engine uses them.</summary>
internal sealed class HugePageMigration : IDisposable
{
    private const int SpareShare = 10;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _move;

    /// <summary>Starts.</summary>
    /// <param name="weights">The weights; must outlive this.</param>
    /// <param name="cacheBytes">The most that the engine's cache may take later.</param>
    public HugePageMigration(WeightSource weights, long cacheBytes)
    {
        long reserve = cacheBytes + (PhysicalMemory.TotalBytes / SpareShare);
        _move = Task.Factory.StartNew(() => weights.MoveToHugePages(reserve, _stop.Token), _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until the weights stay where they are.</summary>
    /// <exception cref="OperationCanceledException">The wait was interrupted, or the move stopped.</exception>
    public void Wait(CancellationToken cancellation) => _move.Wait(cancellation);

    /// <summary>Stops, and waits for the piece at work.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAny(_move);
        _stop.Dispose();
    }
}

using Fathom.Formats;
using Fathom.Numerics.Memory;

namespace Fathom.Inference.Loading;

/// <summary>Moves weights to huge pages on its own thread, while an engine uses them.</summary>
internal sealed class HugePageMigration : IDisposable
{
    private const int SpareShare = 10;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _move;

    /// <summary>Starts the move.</summary>
    /// <param name="weights">The weights; must outlive this object.</param>
    /// <param name="cacheBytes">The most bytes that the engine's cache may take later.</param>
    public HugePageMigration(WeightSource weights, long cacheBytes)
    {
        long reserve = cacheBytes + (PhysicalMemory.TotalBytes / SpareShare);
        _move = Task.Factory.StartNew(() => weights.MoveToHugePages(reserve, _stop.Token), _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until the move is done.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled, or the move was stopped.</exception>
    public void Wait(CancellationToken cancellation) => _move.Wait(cancellation);

    /// <summary>Stops the move, and waits for the piece in progress.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAny(_move);
        _stop.Dispose();
    }
}

namespace Fathom.Numerics.Threading;

/// <summary>A fixed team of threads that takes the tiles of a job from a shared counter, so that a slow or stolen core costs only its share.</summary>
/// <remarks>
/// The caller is worker 0. Between jobs the others spin briefly and then sleep. One job runs at a time; jobs don't nest.
/// Results cannot depend on the number of threads because a tile knows nothing of the others.
/// </remarks>
public sealed class ThreadTeam : IDisposable
{
    private const int SpinsBeforeSleep = 2_000;

    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _wake = new(0);
    private ITileJob? _job;
    private int _tileCount;
    private int _nextTile;
    private int _generation;
    private int _helpersBusy;
    private int _sleepers;
    private Exception? _failure;
    private volatile bool _stopping;

    /// <summary>Starts the team.</summary>
    /// <param name="threads">Number of workers, the caller included; at least 1.</param>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = threads;
        _helpers = new Thread[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            int worker = i + 1;
            _helpers[i] = new Thread(() => HelperLoop(worker)) { IsBackground = true, Name = $"fathom-worker-{worker}" };
            _helpers[i].Start();
        }
    }

    /// <summary>Number of workers, the caller included.</summary>
    public int Threads { get; }

    /// <summary>Runs every tile of a job and returns when all are done.</summary>
    /// <param name="job">The work; may be reused.</param>
    /// <param name="tileCount">Number of tiles; 0 does nothing.</param>
    /// <exception cref="AggregateException">A tile threw; the other tiles may or may not have run.</exception>
    public void Run(ITileJob job, int tileCount)
    {
        if (_helpers.Length == 0 || tileCount <= 1)
        {
            for (int tile = 0; tile < tileCount; tile++)
            {
                job.Run(tile, worker: 0);
            }

            return;
        }

        Publish(job, tileCount);
        TakeTiles(worker: 0);
        var spinner = default(SpinWait);
        while (Volatile.Read(ref _helpersBusy) != 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        _job = null;
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            throw new AggregateException("a parallel job failed", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        Interlocked.Increment(ref _generation);
        if (_helpers.Length > 0)
        {
            _wake.Release(_helpers.Length);
        }

        foreach (Thread helper in _helpers)
        {
            helper.Join();
        }

        _wake.Dispose();
    }

    private void Publish(ITileJob job, int tileCount)
    {
        _job = job;
        _tileCount = tileCount;
        Volatile.Write(ref _nextTile, 0);
        Volatile.Write(ref _helpersBusy, _helpers.Length);
        Interlocked.Increment(ref _generation);
        int sleepers = Volatile.Read(ref _sleepers);
        if (sleepers > 0)
        {
            _wake.Release(sleepers);
        }
    }

    private void HelperLoop(int worker)
    {
        int seen = 0;
        while (true)
        {
            WaitForGeneration(seen);
            seen = Volatile.Read(ref _generation);
            if (_stopping)
            {
                return;
            }

            TakeTiles(worker);
            Interlocked.Decrement(ref _helpersBusy);
        }
    }

    private void WaitForGeneration(int seen)
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (Volatile.Read(ref _generation) != seen)
            {
                return;
            }

            Thread.SpinWait(20);
        }

        Interlocked.Increment(ref _sleepers);
        while (Volatile.Read(ref _generation) == seen)
        {
            _wake.Wait();
        }

        Interlocked.Decrement(ref _sleepers);
    }

    private void TakeTiles(int worker)
    {
        try
        {
            while (true)
            {
                int tile = Interlocked.Increment(ref _nextTile) - 1;
                if (tile >= _tileCount)
                {
                    return;
                }

                _job!.Run(tile, worker);
            }
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
            Volatile.Write(ref _nextTile, int.MaxValue / 2);
        }
    }
}

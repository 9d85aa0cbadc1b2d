using System.Diagnostics;

namespace Fathom.Numerics.Threading;

/// <summary>
/// A fixed team of threads that share the tiles of a job: each takes the tiles of its own range in order, then those left in other ranges, so that a
/// slow or preempted core costs only its share.
/// </summary>
/// <remarks>
/// <para>Consecutive tiles are mostly adjacent in memory, so the processor prefetches them; tiles of other workers are taken from the end.</para>
/// <para>The caller is worker 0. A job is done when its tiles are done, not when every helper has seen it: a late helper finds no tiles and does no harm.
/// Waiting threads spin briefly and then sleep, which also frees the core for a thread that was preempted elsewhere.</para>
/// <para>One job runs at a time; jobs don't nest. Results can't depend on the number of threads because tiles are independent.</para>
/// </remarks>
public sealed class ThreadTeam : IDisposable
{
    /// <summary>
    /// How much longer a real job must be than one that reads and writes nothing: what one core has written, the others read from its cache.
    /// </summary>
    private const double CostOfOtherCaches = 4;

    /// <summary>Longs from one worker's range to the next: two cache lines, since processors fetch pairs of them.</summary>
    private const int RangeStride = 16;

    /// <summary>What it costs to wake a sleeping thread, roughly, and so how long it spins before it sleeps.</summary>
    private const double WakeNanoseconds = 50_000;

    private static readonly long s_spinTicks = (long)(Stopwatch.Frequency * WakeNanoseconds / 1e9);

    private readonly Helper[] _helpers;
    private readonly SemaphoreSlim _finished = new(0);

    /// <summary>
    /// Every worker's range of tiles not yet taken: the first one in the lower half, the one after the last in the upper. Each has its own cache lines.
    /// </summary>
    private readonly long[] _ranges;

    /// <summary>Number of jobs so far; helpers wait for it to change.</summary>
    private int _generation;
    private ITileJob? _job;
    private int _unfinished;
    private int _callerSleeps;
    private Exception? _failure;
    private volatile bool _stopping;
    private double _leastToShare;

    /// <summary>Starts the team.</summary>
    /// <param name="threads">Number of workers, the caller included; at least 1.</param>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = threads;
        _ranges = new long[(threads + 1) * RangeStride];
        _helpers = [.. Enumerable.Range(1, threads - 1).Select(worker => new Helper(this, worker))];
    }

    /// <summary>Number of workers, the caller included.</summary>
    public int Threads { get; }

    /// <summary>
    /// Nanoseconds of work below which a job isn't shared, measured at the first job that says how long it takes. Results don't depend on it.
    /// </summary>
    public double LeastToShare => _leastToShare > 0 ? _leastToShare : _leastToShare = MeasureLeastToShare();

    /// <summary>Runs every tile of a job and returns when all are done.</summary>
    /// <param name="job">The work; may be reused.</param>
    /// <param name="tileCount">Number of tiles; 0 does nothing.</param>
    /// <exception cref="AggregateException">A tile threw; the other tiles may or may not have run.</exception>
    public void Run(ITileJob job, int tileCount) => Run(job, tileCount, double.PositiveInfinity);

    /// <summary>Runs every tile of a job and returns when all are done: on the caller alone if sharing so little work would take longer.</summary>
    /// <param name="job">The work; may be reused.</param>
    /// <param name="tileCount">Number of tiles; 0 does nothing.</param>
    /// <param name="nanoseconds">What one thread would need for all of them, roughly (<see cref="WorkTime"/>).</param>
    /// <exception cref="AggregateException">A tile threw; the other tiles may or may not have run. On the caller alone, the tile's own exception.</exception>
    public void Run(ITileJob job, int tileCount, double nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (_helpers.Length == 0 || tileCount <= 1 || !IsWorthSharing(nanoseconds))
        {
            RunAlone(job, tileCount);
            return;
        }

        Share(job, tileCount, wakes: nanoseconds >= WakeNanoseconds);
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            throw new AggregateException("a parallel job failed", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        Interlocked.MemoryBarrier();
        foreach (Helper helper in _helpers)
        {
            helper.Wake();
        }

        foreach (Helper helper in _helpers)
        {
            helper.Dispose();
        }

        _finished.Dispose();
    }

    private bool IsWorthSharing(double nanoseconds) =>
        nanoseconds >= WakeNanoseconds || (nanoseconds >= LeastToShare && Array.Exists(_helpers, helper => helper.IsAwake));

    private void Share(ITileJob job, int tileCount, bool wakes = true)
    {
        Publish(job, tileCount, wakes);
        TakeTiles(worker: 0);
        WaitForOthers();
        _job = null;
    }

    /// <summary>Measures how long a job must take on one thread for sharing it to save a quarter of that. Takes about a millisecond.</summary>
    private double MeasureLeastToShare()
    {
        const int ShortestSteps = 500;
        const int Doublings = 7;
        int tiles = 2 * Threads;
        double alone = 0;
        for (int doubling = 0; doubling < Doublings; doubling++)
        {
            var job = new BusyJob((ShortestSteps << doubling) / tiles);
            double shared = FastestOf(() => Share(job, tiles));
            alone = FastestOf(() => RunAlone(job, tiles));
            if (shared < 0.75 * alone)
            {
                break;
            }
        }

        return Math.Min(alone * CostOfOtherCaches, WakeNanoseconds);
    }

    /// <summary>The fastest of many runs: the first ones wake sleeping helpers.</summary>
    private static double FastestOf(Action run)
    {
        const int FewestRuns = 10;
        double fastest = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < FewestRuns || Stopwatch.GetTimestamp() - begin < 2 * s_spinTicks; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        return fastest;
    }

    private static void RunAlone(ITileJob job, int tileCount)
    {
        for (int tile = 0; tile < tileCount; tile++)
        {
            job.Run(tile, worker: 0);
        }
    }

    private void Publish(ITileJob job, int tileCount, bool wakes)
    {
        _job = job;
        _unfinished = tileCount;
        int start = 0;
        for (int worker = 0; worker < Threads; worker++)
        {
            int end = (int)(((long)tileCount * (worker + 1)) / Threads);
            Volatile.Write(ref RangeOf(worker), Pack(start, end));
            start = end;
        }

        Interlocked.Increment(ref _generation);
        for (int i = 0; wakes && i < Math.Min(_helpers.Length, tileCount - 1); i++)
        {
            _helpers[i].Wake();
        }
    }

    private ref long RangeOf(int worker) => ref _ranges[(worker + 1) * RangeStride];

    private static long Pack(int first, int end) => ((long)end << 32) | (uint)first;

    /// <summary>Takes and runs tiles until none is left: the worker's own, then those of others.</summary>
    private void TakeTiles(int worker)
    {
        while (TryTakeFirst(ref RangeOf(worker), out int tile))
        {
            RunTile(tile, worker);
        }

        for (int other = 1; other < Threads; other++)
        {
            ref long range = ref RangeOf((worker + other) % Threads);
            while (TryTakeLast(ref range, out int tile))
            {
                RunTile(tile, worker);
            }
        }
    }

    private static bool TryTakeFirst(ref long range, out int tile)
    {
        long seen = Volatile.Read(ref range);
        while ((int)seen < (int)(seen >> 32))
        {
            tile = (int)seen;

            // The first tile is in the lower half, so adding 1 takes it; first < end keeps the carry out of the upper half.
            long found = Interlocked.CompareExchange(ref range, seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        tile = 0;
        return false;
    }

    private static bool TryTakeLast(ref long range, out int tile)
    {
        long seen = Volatile.Read(ref range);
        while ((int)seen < (int)(seen >> 32))
        {
            tile = (int)(seen >> 32) - 1;
            long found = Interlocked.CompareExchange(ref range, seen - (1L << 32), seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        tile = 0;
        return false;
    }

    /// <summary>
    /// Runs a tile that was taken. Until it is finished, the published job is the one it belongs to, even if a late worker was looking for an earlier one.
    /// </summary>
    private void RunTile(int tile, int worker)
    {
        ITileJob job = Volatile.Read(ref _job)!;
        try
        {
            if (_failure is null)
            {
                job.Run(tile, worker);
            }
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }

        if (Interlocked.Decrement(ref _unfinished) == 0 && Interlocked.Exchange(ref _callerSleeps, 0) == 1)
        {
            _finished.Release();
        }
    }

    private void WaitForOthers()
    {
        long deadline = Stopwatch.GetTimestamp() + s_spinTicks;
        while (Volatile.Read(ref _unfinished) != 0)
        {
            if (Stopwatch.GetTimestamp() < deadline)
            {
                Thread.SpinWait(4);
                continue;
            }

            // Announce first, check again after: either this thread sees the last tile finish, or the worker that finishes it sees the announcement.
            Interlocked.Exchange(ref _callerSleeps, 1);
            bool isDone = Volatile.Read(ref _unfinished) == 0 && Interlocked.Exchange(ref _callerSleeps, 0) == 1;
            if (!isDone)
            {
                _finished.Wait();
            }
        }
    }

    /// <summary>Additions that wait for each other: about a nanosecond each.</summary>
    private sealed class BusyJob(int steps) : ITileJob
    {
        private double _sum;

        public void Run(int tile, int worker)
        {
            double sum = tile;
            for (int step = 0; step < steps; step++)
            {
                sum += step;
            }

            Volatile.Write(ref _sum, sum);
        }
    }

    /// <summary>A thread of the team, with the semaphore on which it sleeps.</summary>
    private sealed class Helper : IDisposable
    {
        private readonly ThreadTeam _team;
        private readonly int _worker;
        private readonly Thread _thread;
        private readonly SemaphoreSlim _bell = new(0);
        private int _isAsleep;
        private int _seenGeneration;

        public Helper(ThreadTeam team, int worker)
        {
            _team = team;
            _worker = worker;
            _thread = new Thread(Work) { IsBackground = true, Name = $"fathom-worker-{worker}" };
            _thread.Start();
        }

        public bool IsAwake => Volatile.Read(ref _isAsleep) == 0;

        /// <summary>Wakes the helper if it sleeps, once per sleep.</summary>
        public void Wake()
        {
            if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
            {
                _bell.Release();
            }
        }

        /// <summary>Waits until the thread has ended.</summary>
        public void Dispose()
        {
            _thread.Join();
            _bell.Dispose();
        }

        private bool HasCause => Volatile.Read(ref _team._generation) != _seenGeneration || _team._stopping;

        private void Work()
        {
            while (!_team._stopping)
            {
                _seenGeneration = Volatile.Read(ref _team._generation);
                _team.TakeTiles(_worker);
                AwaitCause();
            }
        }

        private void AwaitCause()
        {
            long deadline = Stopwatch.GetTimestamp() + s_spinTicks;
            while (!HasCause)
            {
                if (Stopwatch.GetTimestamp() < deadline)
                {
                    Thread.SpinWait(4);
                    continue;
                }

                // Announce first, check again after: either this thread sees the cause, or the thread that created it sees the announcement.
                Interlocked.Exchange(ref _isAsleep, 1);
                bool isNeeded = HasCause && Interlocked.Exchange(ref _isAsleep, 0) == 1;
                if (!isNeeded)
                {
                    _bell.Wait();
                }
            }
        }
    }
}

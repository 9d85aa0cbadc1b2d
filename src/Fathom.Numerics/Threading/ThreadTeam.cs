using System.Diagnostics;

namespace Fathom.Numerics.Threading;

/// <summary>A fixed team of threads that takes the tiles of a job from a shared counter, so that a slow or stolen core costs only its share.</summary>
/// <remarks>
/// <para>The caller is worker 0. A job is done when its tiles are done, not when every helper has looked: one that is late finds no tiles and harms nobody.
/// Whoever waits spins briefly and then sleeps, which also frees its core for a thread that was pushed off another one.</para>
/// <para>One job runs at a time; jobs don't nest. Results cannot depend on the number of threads because a tile knows nothing of the others.</para>
/// </remarks>
public sealed class ThreadTeam : IDisposable
{
    private static readonly long s_spinTicks = Stopwatch.Frequency / 20_000;

    private readonly Helper[] _helpers;
    private readonly SemaphoreSlim _finished = new(0);

    /// <summary>Generation of the job in the upper half, tiles not yet taken in the lower: one word, so that a tile can only be taken from the job that it belongs to.</summary>
    private long _ticket;
    private ITileJob? _job;
    private int _tileCount;
    private int _unfinished;
    private int _callerSleeps;
    private Exception? _failure;
    private volatile bool _stopping;

    /// <summary>Starts the team.</summary>
    /// <param name="threads">Number of workers, the caller included; at least 1.</param>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = threads;
        _helpers = [.. Enumerable.Range(1, threads - 1).Select(worker => new Helper(this, worker))];
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
        WaitForOthers();
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

    private void Publish(ITileJob job, int tileCount)
    {
        _job = job;
        _tileCount = tileCount;
        _unfinished = tileCount;
        long generation = (_ticket >> 32) + 1;
        Interlocked.Exchange(ref _ticket, (generation << 32) | (uint)tileCount);
        for (int i = 0; i < Math.Min(_helpers.Length, tileCount - 1); i++)
        {
            _helpers[i].Wake();
        }
    }

    /// <summary>Takes and runs tiles until none is left.</summary>
    private void TakeTiles(int worker)
    {
        long ticket = Volatile.Read(ref _ticket);
        while ((int)ticket != 0)
        {
            // If the exchange succeeds, the job was still unfinished, so what is read here belongs to it.
            ITileJob? job = Volatile.Read(ref _job);
            int tile = Volatile.Read(ref _tileCount) - (int)ticket;
            long seen = Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket);
            if (seen == ticket)
            {
                RunTile(job!, tile, worker);
                seen = Volatile.Read(ref _ticket);
            }

            ticket = seen;
        }
    }

    private void RunTile(ITileJob job, int tile, int worker)
    {
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

            Interlocked.Exchange(ref _callerSleeps, 1);
            bool isDone = Volatile.Read(ref _unfinished) == 0 && Interlocked.Exchange(ref _callerSleeps, 0) == 1;
            if (!isDone)
            {
                _finished.Wait();
            }
        }
    }

    /// <summary>A thread of the team, and its bed.</summary>
    private sealed class Helper : IDisposable
    {
        private readonly ThreadTeam _team;
        private readonly int _worker;
        private readonly Thread _thread;
        private readonly SemaphoreSlim _bell = new(0);
        private int _isAsleep;

        public Helper(ThreadTeam team, int worker)
        {
            _team = team;
            _worker = worker;
            _thread = new Thread(Work) { IsBackground = true, Name = $"fathom-worker-{worker}" };
            _thread.Start();
        }

        /// <summary>Rings only if the helper sleeps, and once for each time.</summary>
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

        private bool HasCause => (int)Volatile.Read(ref _team._ticket) != 0 || _team._stopping;

        private void Work()
        {
            while (!_team._stopping)
            {
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

                // Announce first, look again after: either this thread sees the cause or whoever made it sees the announcement.
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

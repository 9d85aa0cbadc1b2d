using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Tests.Threading;

public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_ManyJobs_RunsEveryTileOnce(int threads)
    {
        using var team = new ThreadTeam(threads);
        for (int round = 0; round < 2_000; round++)
        {
            var job = new CountingJob(round % 17);

            team.Run(job, job.Counts.Length);

            Assert.All(job.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Run_TileThrows_ReportsItAndTheTeamLivesOn()
    {
        using var team = new ThreadTeam(3);

        AggregateException failure = Assert.Throws<AggregateException>(() => team.Run(new ThrowingJob(), 10));
        var job = new CountingJob(8);
        team.Run(job, 8);

        Assert.IsType<InvalidOperationException>(failure.InnerException);
        Assert.All(job.Counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Run_WorkBelowTheLeastToShare_StaysWithTheCaller()
    {
        using var team = new ThreadTeam(2);
        var job = new WorkerJob();

        for (int i = 0; i < 100; i++)
        {
            team.Run(job, 16, team.LeastToShare / 2);
        }

        Assert.InRange(team.LeastToShare, 100, 50_000);
        Assert.Equal(1_600, job.ByWorker[0]);
        Assert.Equal(0, job.ByWorker[1]);
    }

    [Fact]
    public void Run_WorkAboveTheLeastToShare_IsShared()
    {
        using var team = new ThreadTeam(2);
        using var both = new CountdownEvent(2);

        // Each tile waits until the other has begun, which one thread alone never sees. So much work wakes a sleeping helper.
        team.Run(new MeetingJob(both), 2, team.LeastToShare + 50_000);

        Assert.True(both.IsSet);
    }

    [Fact]
    public void Run_HelperHeldInOneTile_OthersTakeTheRest()
    {
        using var team = new ThreadTeam(2);
        using var job = new HoldingJob(tiles: 50);

        team.Run(job, 50);

        Assert.Equal(49, job.TilesOfTheOther);
    }

    [Fact]
    public void Run_Repeated_AllocatesNothing()
    {
        using var team = new ThreadTeam(2);
        var job = new CountingJob(4);
        team.Run(job, 4);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            team.Run(job, 4);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class CountingJob(int tiles) : ITileJob
    {
        public int[] Counts { get; } = new int[tiles];

        public void Run(int tile, int worker) => Interlocked.Increment(ref Counts[tile]);
    }

    private sealed class ThrowingJob : ITileJob
    {
        public void Run(int tile, int worker)
        {
            if (tile == 3)
            {
                throw new InvalidOperationException("tile 3");
            }
        }
    }

    /// <summary>Whoever gets the first tile is held until all others are done, as if its core had been taken away.</summary>
    private sealed class HoldingJob(int tiles) : ITileJob, IDisposable
    {
        private readonly CountdownEvent _others = new(tiles - 1);
        private int _holder = -1;

        public int TilesOfTheOther { get; private set; }

        public void Run(int tile, int worker)
        {
            if (tile == 0)
            {
                _holder = worker;
                Assert.True(_others.Wait(TimeSpan.FromSeconds(30)), "the other worker did not take the remaining tiles");
                return;
            }

            SpinWait.SpinUntil(() => Volatile.Read(ref _holder) >= 0);
            TilesOfTheOther += worker == _holder ? 0 : 1;
            _others.Signal();
        }

        public void Dispose() => _others.Dispose();
    }

    private sealed class WorkerJob : ITileJob
    {
        public int[] ByWorker { get; } = new int[2];

        public void Run(int tile, int worker) => Interlocked.Increment(ref ByWorker[worker]);
    }

    private sealed class MeetingJob(CountdownEvent both) : ITileJob
    {
        public void Run(int tile, int worker)
        {
            both.Signal();
            Assert.True(both.Wait(TimeSpan.FromSeconds(30)));
        }
    }
}

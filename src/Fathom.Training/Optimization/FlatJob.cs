using Fathom.Numerics.Threading;

namespace Fathom.Training.Optimization;

/// <summary>Work on a run of values in parts of a fixed length, so that partial results don't depend on the threads.</summary>
internal sealed class FlatJob(Action<int, long, int> body) : ITileJob
{
    public const int PartLength = 1 << 15;

    private long _length;

    /// <summary>Number of parts of a run.</summary>
    public static int Parts(long length) => checked((int)((length + PartLength - 1) / PartLength));

    /// <summary>Calls the body with every part's number, start and length.</summary>
    public void Run(ThreadTeam team, long length)
    {
        _length = length;
        team.Run(this, Parts(length));
    }

    void ITileJob.Run(int tile, int worker)
    {
        long start = (long)tile * PartLength;
        body(tile, start, (int)Math.Min(PartLength, _length - start));
    }
}

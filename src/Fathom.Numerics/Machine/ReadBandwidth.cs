using System.Runtime.Intrinsics;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Machine;

/// <summary>Measures how fast a team of threads reads memory in order: the roof of everything that reads each weight once.</summary>
public static class ReadBandwidth
{
    /// <summary>Bytes that are read each time; several times the largest cache in common use.</summary>
    public const long DefaultBytes = 256L << 20;

    private const int TileBytes = 1 << 20;

    /// <summary>Reads a buffer again and again and takes the fastest pass: slower ones were disturbed.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="bytes">Length of the buffer.</param>
    /// <param name="passes">How often it is read.</param>
    /// <returns>Bytes a second.</returns>
    public static double Measure(ThreadTeam team, long bytes = DefaultBytes, int passes = 6)
    {
        ArgumentNullException.ThrowIfNull(team);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, TileBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(passes);
        int tiles = checked((int)(bytes / TileBytes));
        using var buffer = new AlignedBuffer<byte>((long)tiles * TileBytes);
        var job = new SumJob(buffer.Memory);
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int pass = 0; pass < passes; pass++)
        {
            long started = TimeProvider.System.GetTimestamp();
            team.Run(job, tiles);
            TimeSpan elapsed = TimeProvider.System.GetElapsedTime(started);
            fastest = elapsed < fastest ? elapsed : fastest;
        }

        return buffer.Length / Math.Max(fastest.TotalSeconds, TimeSpan.FromTicks(1).TotalSeconds);
    }

    /// <summary>Adds up a tile, four vectors at a time, so that loads and not additions are what takes time.</summary>
    private sealed unsafe class SumJob(NativeSpan<byte> memory) : ITileJob
    {
        private long _sum;

        public void Run(int tile, int worker)
        {
            fixed (byte* start = memory.AsSpan((long)tile * TileBytes, TileBytes))
            {
                Interlocked.Add(ref _sum, Sum(start));
            }
        }

        private static long Sum(byte* start)
        {
            int step = Vector512<byte>.Count;
            Vector512<long> a = default;
            Vector512<long> b = default;
            Vector512<long> c = default;
            Vector512<long> d = default;
            for (byte* at = start; at < start + TileBytes; at += 4 * step)
            {
                a += Vector512.Load((long*)at);
                b += Vector512.Load((long*)(at + step));
                c += Vector512.Load((long*)(at + (2 * step)));
                d += Vector512.Load((long*)(at + (3 * step)));
            }

            return Vector512.Sum(a + b + c + d);
        }
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Roofs;

/// <summary>
/// Measures memory bandwidth: reads a buffer several times as large as the caches, every byte of which was written, with each access pattern that is
/// the fastest on some processor.
/// </summary>
/// <remarks>
/// Patterns differ in the number of positions of a tile that are read in parallel, one or four, and in how lines are prefetched. Which one wins depends
/// on the processor, by up to a factor of two: <c>prefetchnta</c> is the fastest on Zen 5 and the slowest on Intel's servers. The fastest pass counts;
/// slower ones were disturbed.
/// </remarks>
public static class ReadBandwidth
{
    private const long LeastBytes = 128L << 20;
    private const int Caches = 4;
    private const int MemoryShare = 4;
    private const int Streams = 4;

    /// <summary>Parts of a pass that are timed separately: short enough that other processes leave some of them undisturbed.</summary>
    private const int Parts = 8;

    private const int LeastPasses = 2;
    private const double WritingShare = 0.5;
    private const double SharedShare = 0.8;

    /// <summary>Measures with a buffer of four times the last-level caches, but at most a quarter of the available memory, container limits included.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="time">About how long it may take. Less time means a smaller buffer and fewer passes, but at least two.</param>
    /// <exception cref="OutOfMemoryException">The system refuses even 2 MiB.</exception>
    public static BandwidthRoof Measure(ThreadTeam team, TimeSpan time) =>
        Measure(team, time, Math.Min(Math.Max(LeastBytes, Caches * (LastLevelCache.Bytes ?? 0)), PhysicalMemory.AvailableBytes / MemoryShare));

    /// <summary>The same, for a buffer of any size.</summary>
    internal static BandwidthRoof Measure(ThreadTeam team, TimeSpan time, long bytes)
    {
        ArgumentNullException.ThrowIfNull(team);
        long started = Stopwatch.GetTimestamp();
        using var buffer = WrittenBuffer.Create(team, bytes, time * WritingShare);
        var job = new ReadJob(buffer);
        double shared = Fastest(job, tiles => team.Run(job, tiles), () => Stopwatch.GetElapsedTime(started) < time * SharedShare);
        double alone = Fastest(job, tiles => RunAlone(job, tiles), () => Stopwatch.GetElapsedTime(started) < time);
        return new BandwidthRoof(Math.Max(shared, alone), alone, buffer.Length, LastLevelCache.Bytes);
    }

    /// <summary>Tries every pattern once, those that won elsewhere first, then repeats the best one for as long as there is time.</summary>
    /// <param name="job">The job that reads.</param>
    /// <param name="run">Runs the given number of its tiles.</param>
    /// <param name="isTimeLeft">Whether there is time for another pass.</param>
    /// <returns>Bytes per second of a pass made of the fastest measurement of each part.</returns>
    private static double Fastest(ReadJob job, Action<int> run, Func<bool> isTimeLeft)
    {
        Action<ReadJob>[] ways = Sse.IsSupported ? s_ways : s_waysWithoutHints;
        double[] best = [.. Enumerable.Repeat(double.MaxValue, Parts)];
        (Action<ReadJob> fastest, double least) = (ways[0], double.MaxValue);
        for (int i = 0; i < LeastPasses || isTimeLeft(); i++)
        {
            Action<ReadJob> way = i < ways.Length ? ways[i] : fastest;
            way(job);
            double total = 0;
            for (int part = 0; part < Parts; part++)
            {
                double seconds = Time(job, part, run);
                best[part] = Math.Min(best[part], seconds);
                total += seconds;
            }

            (fastest, least) = total < least ? (way, total) : (fastest, least);
        }

        return job.Bytes / best.Sum();
    }

    private static double Time(ReadJob job, int part, Action<int> run)
    {
        int tiles = job.Begin(part);
        long started = Stopwatch.GetTimestamp();
        run(tiles);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static readonly Action<ReadJob>[] s_waysWithoutHints = [job => job.Read<NoHint>(Streams), job => job.Read<NoHint>(1)];

    private static readonly Action<ReadJob>[] s_ways =
    [
        job => job.Read<AllCachesHint>(Streams),
        job => job.Read<FirstCacheHint>(1),
        job => job.Read<AllCachesHint>(1),
        .. s_waysWithoutHints,
        job => job.Read<FirstCacheHint>(Streams),
    ];

    private static void RunAlone(ReadJob job, int tiles)
    {
        for (int tile = 0; tile < tiles; tile++)
        {
            job.Run(tile, worker: 0);
        }
    }

    /// <summary>How lines are prefetched.</summary>
    private unsafe interface IHint
    {
        /// <summary>Prefetches the line at an address, which need not be valid.</summary>
        static abstract void Ask(byte* address);
    }

    private readonly unsafe struct NoHint : IHint
    {
        public static void Ask(byte* address)
        {
        }
    }

    private readonly unsafe struct AllCachesHint : IHint
    {
        public static void Ask(byte* address) => Sse.Prefetch0(address);
    }

    private readonly unsafe struct FirstCacheHint : IHint
    {
        public static void Ask(byte* address) => Sse.PrefetchNonTemporal(address);
    }

    /// <summary>Sums tiles, four vectors at a time, so that loads rather than additions are the bottleneck.</summary>
    private sealed unsafe class ReadJob(WrittenBuffer buffer) : ITileJob
    {
        private const int Distance = 4096;
        private delegate*<byte*, int, long> _sum;
        private int _streams;
        private int _first;
        private long _total;

        public long Bytes => buffer.Length;

        /// <summary>Chooses the access pattern of the next passes.</summary>
        public void Read<THint>(int streams)
            where THint : struct, IHint
        {
            _sum = &Sum<THint>;
            _streams = streams;
        }

        /// <summary>Selects the part of the buffer to read.</summary>
        /// <returns>Its number of tiles.</returns>
        public int Begin(int part)
        {
            _first = (int)((long)buffer.Tiles * part / Parts);
            return (int)((long)buffer.Tiles * (part + 1) / Parts) - _first;
        }

        public void Run(int tile, int worker)
        {
            fixed (byte* start = buffer[_first + tile].Span)
            {
                Interlocked.Add(ref _total, _sum(start, _streams));
            }
        }

        /// <summary>Sums a tile; the four vectors are adjacent, or a quarter of the tile apart.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first passes count, too
        private static long Sum<THint>(byte* start, int streams)
            where THint : struct, IHint
        {
            int step = Vector512<byte>.Count;
            long apart = streams == 1 ? step : WrittenBuffer.TileBytes / Streams;
            long advance = streams == 1 ? Streams * step : step;
            Vector512<long> a = default;
            Vector512<long> b = default;
            Vector512<long> c = default;
            Vector512<long> d = default;
            byte* at = start;
            for (int i = 0; i < WrittenBuffer.TileBytes / (Streams * step); i++, at += advance)
            {
                THint.Ask(at + Distance);
                THint.Ask(at + Distance + apart);
                THint.Ask(at + Distance + (2 * apart));
                THint.Ask(at + Distance + (3 * apart));
                a += Vector512.Load((long*)at);
                b += Vector512.Load((long*)(at + apart));
                c += Vector512.Load((long*)(at + (2 * apart)));
                d += Vector512.Load((long*)(at + (3 * apart)));
            }

            return Vector512.Sum(a + b + c + d);
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Roofs;

/// <summary>
/// Measures how many multiplications and additions per second a unit does when nothing holds it up: the roof for everything that reuses its data.
/// </summary>
public static class ArithmeticRoof
{
    /// <summary>Undisturbed parallel runs to wait for on a busy machine.</summary>
    private const int LeastRepetitions = 3;

    /// <summary>How much longer than its fastest thread a run may take to count as parallel on all threads.</summary>
    private const double LatestStart = 1.3;

    /// <summary>Short enough to be negligible, long enough for a few dozen repetitions, some of which other processes may disturb.</summary>
    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(10);

    /// <summary>How long to wait for undisturbed parallel runs on a busy machine.</summary>
    private static readonly TimeSpan s_busyTime = TimeSpan.FromMilliseconds(50);

    private static readonly ConcurrentDictionary<ArithmeticUnit, NativeKernel<long>> s_kernels = [];

    /// <summary>The units that this process can use.</summary>
    public static IEnumerable<ArithmeticUnit> Units => Enum.GetValues<ArithmeticUnit>().Where(unit => ArithmeticLoop.UnsupportedReason(unit) is null);

    /// <summary>The name of a unit: its instruction.</summary>
    public static string NameOf(ArithmeticUnit unit) => unit switch
    {
        ArithmeticUnit.Float32 => "float32, C#",
        ArithmeticUnit.Float32Fma256 => "vfmadd231ps ymm",
        ArithmeticUnit.Float32Fma512 => "vfmadd231ps zmm",
        ArithmeticUnit.BFloat16Dot512 => "vdpbf16ps zmm",
        ArithmeticUnit.BFloat16Tiles => "tdpbf16ps",
        ArithmeticUnit.Int16Multiply256 => "vpmaddwd ymm",
        ArithmeticUnit.Int8Multiply256 => "vpmaddubsw ymm",
        ArithmeticUnit.Int8Dot256 => "vpdpbusd ymm",
        ArithmeticUnit.Int8Dot512 => "vpdpbusd zmm",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "no name"),
    };

    /// <summary>Measures a unit. Takes 10 ms; up to 50 ms on a busy machine.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="team">The threads to use.</param>
    /// <returns>
    /// Operations per second of all threads, with a multiplication and an addition counting as two; null if the process can't use the unit. If other
    /// processes never let the threads run in parallel, it is the fastest thread's speed times the number of threads: too high if threads share a core,
    /// but never too low.
    /// </returns>
    public static double? Measure(ArithmeticUnit unit, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        if (ArithmeticLoop.UnsupportedReason(unit) is not null)
        {
            return null;
        }

        var job = new LoopJob(unit, team.Threads);
        job.Forget();
        team.Run(job, team.Threads); // the first run assembles the code
        double alone = job.FastestThread;
        double together = double.MaxValue;
        long first = Stopwatch.GetTimestamp();
        int sideBySide = 0;
        while (Stopwatch.GetElapsedTime(first) < (sideBySide >= LeastRepetitions ? s_time : s_busyTime))
        {
            job.Forget();
            long started = Stopwatch.GetTimestamp();
            team.Run(job, team.Threads);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            alone = Math.Min(alone, job.FastestThread);
            if (job.HaveAllRun && seconds < job.FastestThread * LatestStart)
            {
                together = Math.Min(together, seconds);
                sideBySide++;
            }
        }

        return 2 * job.Multiplications * team.Threads / (sideBySide > 0 ? together : alone);
    }

    private sealed class LoopJob(ArithmeticUnit unit, int threads) : ITileJob
    {
        private readonly ArithmeticLoop _loop = ArithmeticLoop.Of(unit);
        private readonly double[] _seconds = new double[threads];

        public double Multiplications => (double)_loop.Multiplications * _loop.Rounds;

        /// <summary>Whether every thread ran a tile: none was so late that another one took its tile.</summary>
        public bool HaveAllRun => Array.TrueForAll(_seconds, seconds => seconds < double.MaxValue);

        public double FastestThread => _seconds.Min();

        public void Forget() => Array.Fill(_seconds, double.MaxValue);

        public void Run(int tile, int worker)
        {
            long started = Stopwatch.GetTimestamp();
            if (_loop.Code is { } code)
            {
                s_kernels.GetOrAdd(unit, _ => new NativeKernel<long>(code)).Run(_loop.Rounds);
            }
            else
            {
                ArithmeticLoop.RunPortable(_loop.Rounds);
            }

            _seconds[worker] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }
}

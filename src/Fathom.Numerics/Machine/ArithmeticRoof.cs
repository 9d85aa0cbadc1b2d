using System.Collections.Concurrent;
using System.Diagnostics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Machine;

/// <summary>
/// Measures how many multiplications and additions per second a unit does when nothing holds it up: the roof of everything that reuses its data.
/// </summary>
public static class ArithmeticRoof
{
    private const int LeastRepetitions = 3;

    /// <summary>Short enough to be negligible beside what is measured, long enough for some dozen repetitions, of which others disturb some.</summary>
    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(10);

    private static readonly ConcurrentDictionary<ArithmeticUnit, LoopJob> s_jobs = [];

    /// <summary>The units that this process can use.</summary>
    public static IEnumerable<ArithmeticUnit> Units => Enum.GetValues<ArithmeticUnit>().Where(unit => ArithmeticLoop.Obstacle(unit) is null);

    /// <summary>The instruction of a unit.</summary>
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

    /// <summary>Takes 10 ms, and the first time of a unit a little more.</summary>
    /// <param name="unit">What multiplies.</param>
    /// <param name="team">The threads to use.</param>
    /// <returns>Operations per second of all threads, a multiplication and an addition counting two; null where the process can't use the unit.</returns>
    public static double? Measure(ArithmeticUnit unit, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        if (ArithmeticLoop.Obstacle(unit) is not null)
        {
            return null;
        }

        LoopJob job = s_jobs.GetOrAdd(unit, key => new LoopJob(ArithmeticLoop.Of(key)));
        team.Run(job, team.Threads); // assembles it
        long first = Stopwatch.GetTimestamp();
        double best = double.MaxValue;
        for (int i = 0; i < LeastRepetitions || Stopwatch.GetElapsedTime(first) < s_time; i++)
        {
            long started = Stopwatch.GetTimestamp();
            team.Run(job, team.Threads);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return 2 * job.Multiplications * team.Threads / best;
    }

    private sealed class LoopJob(ArithmeticLoop loop) : ITileJob
    {
        private readonly NativeKernel<long>? _kernel = loop.Code is { } code ? new NativeKernel<long>(code) : null;

        public double Multiplications => (double)loop.Multiplications * loop.Rounds;

        public void Run(int tile, int worker)
        {
            if (_kernel is null)
            {
                ArithmeticLoop.RunPortable(loop.Rounds);
            }
            else
            {
                _kernel.Run(loop.Rounds);
            }
        }
    }
}

using System.Diagnostics;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Roofs;

/// <summary>
/// The roofs of this machine: what everything that states a share compares with. Measured when first wanted, then kept for the process, or for as long as
/// the caller trusts them.
/// </summary>
/// <remarks>
/// On a shared machine a roof is a figure of its minute. So whoever reaches more than a roof has it measured again
/// (<see cref="Bandwidth(ThreadTeam, double)"/>), and says that it failed if that doesn't help (<see cref="IsExceeded"/>).
/// </remarks>
public static class MachineRoofs
{
    /// <summary>What clocks and neighbors may differ by between two measurements; more is a failure of the roof.</summary>
    public const double Tolerance = 1.05;

    private const int Repetitions = 3;

    private static readonly TimeSpan s_bandwidthTime = TimeSpan.FromMilliseconds(500);
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<int, Measured<BandwidthRoof>> s_bandwidths = [];
    private static readonly Dictionary<(ArithmeticUnit Unit, int Threads), Measured<double>> s_arithmetic = [];

    /// <summary>How fast memory is read. Takes about 0.5 s if it has to be measured.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="maxAge">Age from which it is measured again; null for never.</param>
    public static BandwidthRoof Bandwidth(ThreadTeam team, TimeSpan? maxAge = null)
    {
        ArgumentNullException.ThrowIfNull(team);
        return Get(s_bandwidths, team.Threads, maxAge, () => ReadBandwidth.Measure(team, s_bandwidthTime));
    }

    /// <summary>As above; measured again, three times at most, while something was read faster.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="reached">Bytes a second that were reached from memory.</param>
    public static BandwidthRoof Bandwidth(ThreadTeam team, double reached)
    {
        BandwidthRoof best = Bandwidth(team);
        for (int i = 0; i < Repetitions && IsExceeded(reached, best.BytesPerSecond); i++)
        {
            BandwidthRoof again = Bandwidth(team, TimeSpan.Zero);
            best = again.BytesPerSecond > best.BytesPerSecond ? again : best;
        }

        return best;
    }

    /// <summary>How fast a unit multiplies. Takes 10 ms, or up to 50 on a busy machine, if it has to be measured.</summary>
    /// <param name="unit">What multiplies.</param>
    /// <param name="team">The threads.</param>
    /// <param name="maxAge">Age from which it is measured again; null for never.</param>
    /// <returns>As <see cref="ArithmeticRoof.Measure"/>.</returns>
    public static double? Arithmetic(ArithmeticUnit unit, ThreadTeam team, TimeSpan? maxAge = null)
    {
        ArgumentNullException.ThrowIfNull(team);
        double speed = Get(s_arithmetic, (unit, team.Threads), maxAge, () => ArithmeticRoof.Measure(unit, team) ?? double.NaN);
        return double.IsNaN(speed) ? null : speed;
    }

    /// <summary>As above; measured again, three times at most, while a product was faster.</summary>
    /// <param name="unit">What multiplies.</param>
    /// <param name="team">The threads.</param>
    /// <param name="reached">Operations a second that a product of the unit reached.</param>
    public static double? Arithmetic(ArithmeticUnit unit, ThreadTeam team, double reached)
    {
        double? best = Arithmetic(unit, team);
        for (int i = 0; i < Repetitions && IsExceeded(reached, best); i++)
        {
            best = Math.Max(best!.Value, Arithmetic(unit, team, TimeSpan.Zero)!.Value);
        }

        return best;
    }

    /// <summary>Whether something is so much faster than its roof that the roof must be wrong.</summary>
    /// <param name="reached">What was reached.</param>
    /// <param name="roof">The roof; nothing exceeds one that is not known.</param>
    public static bool IsExceeded(double reached, double? roof) => reached > roof * Tolerance;

    private static T Get<TKey, T>(Dictionary<TKey, Measured<T>> known, TKey key, TimeSpan? maxAge, Func<T> measure)
        where TKey : notnull
    {
        lock (s_lock) // two measurements at once would halve each other
        {
            if (!known.TryGetValue(key, out Measured<T> measured) || Stopwatch.GetElapsedTime(measured.At) >= (maxAge ?? TimeSpan.MaxValue))
            {
                known[key] = measured = new Measured<T>(measure(), Stopwatch.GetTimestamp());
            }

            return measured.Value;
        }
    }

    private readonly record struct Measured<T>(T Value, long At);
}

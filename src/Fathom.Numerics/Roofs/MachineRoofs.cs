using System.Diagnostics;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Roofs;

/// <summary>
/// The roofs of this machine, with which every reported share is compared. Measured on first use, then kept for the process, or for as long as
/// the caller trusts them.
/// </summary>
/// <remarks>
/// On a shared machine a roof is valid only for a while. A caller that exceeds a roof has it measured again
/// (<see cref="Bandwidth(ThreadTeam, double)"/>), and reports that the measurement failed if that doesn't help (<see cref="IsExceeded"/>).
/// </remarks>
public static class MachineRoofs
{
    /// <summary>How much clock rates and other processes may change between two measurements; exceeding a roof by more means that the roof is wrong.</summary>
    public const double Tolerance = 1.05;

    private const int Repetitions = 3;

    private static readonly TimeSpan s_bandwidthTime = TimeSpan.FromMilliseconds(500);
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<int, Measured<BandwidthRoof>> s_bandwidths = [];
    private static readonly Dictionary<(ArithmeticUnit Unit, int Threads), Measured<double>> s_arithmetic = [];

    /// <summary>Memory bandwidth. Takes about 0.5 s if it has to be measured.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="maxAge">Age at which it is measured again; null for never.</param>
    public static BandwidthRoof Bandwidth(ThreadTeam team, TimeSpan? maxAge = null)
    {
        ArgumentNullException.ThrowIfNull(team);
        return Get(s_bandwidths, team.Threads, maxAge, () => ReadBandwidth.Measure(team, s_bandwidthTime));
    }

    /// <summary>As above, but measured again, at most three times, while <paramref name="reached"/> exceeds it.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="reached">Bytes per second that a caller read from memory.</param>
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

    /// <summary>Speed of a unit. Takes 10 ms, or up to 50 ms on a busy machine, if it has to be measured.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="team">The threads.</param>
    /// <param name="maxAge">Age at which it is measured again; null for never.</param>
    /// <returns>As <see cref="ArithmeticRoof.Measure"/>.</returns>
    public static double? Arithmetic(ArithmeticUnit unit, ThreadTeam team, TimeSpan? maxAge = null)
    {
        ArgumentNullException.ThrowIfNull(team);
        double speed = Get(s_arithmetic, (unit, team.Threads), maxAge, () => ArithmeticRoof.Measure(unit, team) ?? double.NaN);
        return double.IsNaN(speed) ? null : speed;
    }

    /// <summary>As above, but measured again, at most three times, while <paramref name="reached"/> exceeds it.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="team">The threads.</param>
    /// <param name="reached">Operations per second that a product on this unit reached.</param>
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
    /// <param name="reached">The speed that was reached.</param>
    /// <param name="roof">The roof; nothing exceeds an unknown one.</param>
    public static bool IsExceeded(double reached, double? roof) => reached > roof * Tolerance;

    private static T Get<TKey, T>(Dictionary<TKey, Measured<T>> known, TKey key, TimeSpan? maxAge, Func<T> measure)
        where TKey : notnull
    {
        lock (s_lock) // two measurements at once would slow each other down
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

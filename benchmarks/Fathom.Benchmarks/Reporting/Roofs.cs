using Fathom.Numerics.Machine;
using Fathom.Numerics.Threading;

namespace Fathom.Benchmarks.Reporting;

/// <summary>What this machine can do at most, measured once.</summary>
internal static class Roofs
{
    private static readonly Lazy<double> s_bandwidth = new(() => WithTeam(team => ReadBandwidth.Measure(team)));
    private static readonly Lazy<double?> s_float32 = new(() => WithTeam(ArithmeticRoof.Float32));
    private static readonly Lazy<double?> s_int8 = new(() => WithTeam(ArithmeticRoof.Int8));

    /// <summary>Seconds that the work takes when arithmetic or memory, whichever is slower, runs at its roof; null where the arithmetic's roof can't be measured.</summary>
    public static double? LeastSeconds(Work work)
    {
        double memory = work.Bytes / s_bandwidth.Value;
        if (work.Operations == 0)
        {
            return memory;
        }

        double? roof = work.Unit == ArithmeticUnit.Int8 ? s_int8.Value : s_float32.Value;
        return roof is { } operations ? Math.Max(memory, work.Operations / operations) : null;
    }

    private static T WithTeam<T>(Func<ThreadTeam, T> measure)
    {
        using var team = new ThreadTeam(Processor.PhysicalCores);
        return measure(team);
    }
}

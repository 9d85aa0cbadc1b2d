using Fathom.Numerics.Machine;
using Fathom.Numerics.Roofs;
using Fathom.Numerics.Threading;

namespace Fathom.Benchmarks.Reporting;

/// <summary>This machine's peak speeds, compared with a benchmark's work.</summary>
internal static class Roofs
{
    /// <summary>
    /// Seconds that the work takes if arithmetic or memory, whichever is slower, runs at its roof; null if the arithmetic roof can't be measured.
    /// </summary>
    public static double? LeastSeconds(Work work) => work.Operations == 0 ? MemorySeconds(work, reached: 0)
        : work.Unit is { } unit && ArithmeticSeconds(work, unit, reached: 0) is { } arithmetic ? Math.Max(arithmetic, MemorySeconds(work, reached: 0))
        : null;

    /// <summary>Whether the work was so fast that a roof must be wrong: faster than the arithmetic allows, or than memory if caches can't hold it.</summary>
    public static bool AreExceeded(Work work, double seconds) =>
        (work.Unit is { } unit && MachineRoofs.IsExceeded(ArithmeticSeconds(work, unit, work.Operations / seconds) ?? 0, seconds))
        || (work.Bytes > 2 * LastLevelCache.Bytes && MachineRoofs.IsExceeded(MemorySeconds(work, work.Bytes / seconds), seconds));

    private static double MemorySeconds(Work work, double reached) =>
        work.Bytes / WithTeam(team => MachineRoofs.Bandwidth(team, reached).BytesPerSecond);

    private static double? ArithmeticSeconds(Work work, ArithmeticUnit unit, double reached) =>
        work.Operations / WithTeam(team => MachineRoofs.Arithmetic(unit, team, reached));

    private static T WithTeam<T>(Func<ThreadTeam, T> measure)
    {
        using var team = new ThreadTeam(Processor.PhysicalCores);
        return measure(team);
    }
}

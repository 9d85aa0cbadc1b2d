using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Tests.Machine;

/// <summary>The levels whose kernels differ on this machine: those above what it runs choose the same kernels again.</summary>
internal static class MachineLevels
{
    /// <summary>All of them, from the most common to the rarest.</summary>
    public static IEnumerable<InstructionLevel> All => Enum.GetValues<InstructionLevel>().Where(Runs);

    private static bool Runs(InstructionLevel level) => level switch
    {
        InstructionLevel.Portable => true,
        InstructionLevel.Avx2 => CpuFeatures.HasAvx2,
        InstructionLevel.Avx512 => CpuFeatures.HasAvx512,
        _ => CpuFeatures.HasAmxBf16 || CpuFeatures.HasAmxInt8,
    };
}

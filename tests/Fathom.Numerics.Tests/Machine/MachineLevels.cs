using Fathom.Numerics.Assembly;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Tests.Machine;

/// <summary>The levels of which this machine runs some kernel: those above choose the same kernels again.</summary>
internal static class MachineLevels
{
    /// <summary>All of them, from the most common to the rarest.</summary>
    public static IEnumerable<InstructionLevel> All => Enum.GetValues<InstructionLevel>().Where(Runs);

    private static bool Runs(InstructionLevel level) => level switch
    {
        InstructionLevel.Portable => true,
        InstructionLevel.Neon => CpuFeatures.HasNeon,
        InstructionLevel.Avx2 => CpuFeatures.HasAvx2,
        InstructionLevel.Avx512 => CpuFeatures.HasAvx512 && MachineCode.UnsupportedReason is null,
        _ => TileRegisters.UnsupportedReason is null,
    };
}

using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Machine;

namespace Fathom.Cli.Measurement;

/// <summary>Instruction sets that kernels use.</summary>
internal static class InstructionSets
{
    /// <summary>Those that this machine has.</summary>
    public static IReadOnlyList<string> Present { get; } =
    [
        .. new (string Name, bool IsPresent)[]
        {
            ("sse4.2", Sse42.IsSupported),
            ("avx2", CpuFeatures.HasAvx2),
            ("avx-vnni", CpuFeatures.HasAvxVnni),
            ("avx512", CpuFeatures.HasAvx512),
            ("avx512-vnni", CpuFeatures.HasAvx512Vnni),
            ("avx512-bf16", CpuFeatures.HasAvx512Bf16),
            ("amx-int8", CpuFeatures.HasAmxInt8),
            ("amx-bf16", CpuFeatures.HasAmxBf16),
            ("neon", AdvSimd.IsSupported),
            ("dotprod", Dp.IsSupported),
        }
        .Where(set => set.IsPresent)
        .Select(set => set.Name),
    ];
}

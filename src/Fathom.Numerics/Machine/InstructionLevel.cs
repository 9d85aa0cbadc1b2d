namespace Fathom.Numerics.Machine;

/// <summary>
/// Instruction sets for which kernels exist, from the most common to the rarest. A machine that supports one also supports those before it on the same
/// architecture.
/// </summary>
public enum InstructionLevel
{
    /// <summary>Plain C# with <c>Vector128/256/512</c> in the widths that the machine has; works everywhere.</summary>
    Portable,

    /// <summary>Arm64 with Advanced SIMD, and dot products of bytes where present.</summary>
    Neon,

    /// <summary>x64 with AVX2 and FMA.</summary>
    Avx2,

    /// <summary>x64 with AVX-512 (F, BW, DQ, VL), and VNNI and BF16 where present.</summary>
    Avx512,

    /// <summary>x64 with AVX-512 and the AMX tile unit.</summary>
    Amx,
}

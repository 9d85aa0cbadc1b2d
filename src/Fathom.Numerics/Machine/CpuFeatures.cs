using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Machine;

/// <summary>Instruction sets that the processor and the runtime offer to kernels.</summary>
public static class CpuFeatures
{
    private const int StructuredLeaf = 7;
    private static readonly (int Ebx, int Ecx, int Edx, int SubEax) s_leaf7 = ReadStructuredLeaf();

    /// <summary>Arm64's vectors of 128 bits.</summary>
    public static bool HasNeon => AdvSimd.Arm64.IsSupported;

    /// <summary>Arm64's dot products of bytes.</summary>
    public static bool HasNeonDot => HasNeon && Dp.IsSupported;

    /// <summary>AVX2 with FMA.</summary>
    public static bool HasAvx2 => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Conversions from half precision on 256 bits.</summary>
    public static bool HasF16C => HasAvx2 && Bit(X86Base.CpuId(1, 0).Ecx, 29);

    /// <summary>8-bit dot products on 256 bits.</summary>
    public static bool HasAvxVnni => AvxVnni.IsSupported;

    /// <summary>AVX-512 F, BW, CD, DQ and VL.</summary>
    public static bool HasAvx512 => Avx512F.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported;

    /// <summary>8-bit dot products on 512 bits.</summary>
    public static bool HasAvx512Vnni => HasAvx512 && Bit(s_leaf7.Ecx, 11);

    /// <summary>Products of bit matrices and bytes, on 512 bits.</summary>
    public static bool HasAvx512Gfni => HasAvx512 && Bit(s_leaf7.Ecx, 8);

    /// <summary>bfloat16 dot products on 512 bits.</summary>
    public static bool HasAvx512Bf16 => HasAvx512 && Bit(s_leaf7.SubEax, 5);

    /// <summary>Tile registers with bfloat16 products, as the processor reports them; the system may still refuse them.</summary>
    public static bool HasAmxBf16 => HasAvx512 && Bit(s_leaf7.Edx, 24) && Bit(s_leaf7.Edx, 22);

    /// <summary>Tile registers with 8-bit products, as the processor reports them; the system may still refuse them.</summary>
    public static bool HasAmxInt8 => HasAvx512 && Bit(s_leaf7.Edx, 24) && Bit(s_leaf7.Edx, 25);

    private static (int Ebx, int Ecx, int Edx, int SubEax) ReadStructuredLeaf()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < StructuredLeaf)
        {
            return default;
        }

        (int lastSubLeaf, int ebx, int ecx, int edx) = X86Base.CpuId(StructuredLeaf, 0);
        int subEax = lastSubLeaf >= 1 ? X86Base.CpuId(StructuredLeaf, 1).Eax : 0;
        return (ebx, ecx, edx, subEax);
    }

    private static bool Bit(int register, int bit) => ((register >> bit) & 1) != 0;
}

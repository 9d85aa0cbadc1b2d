using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels;

/// <summary>Sixteen 16-bit floats to singles in a handful of integer operations, since .NET offers no vector conversion from half precision.</summary>
internal static class HalfWidening
{
    private const float TwoTo112 = 5.192296858534828e33f;

    /// <summary>bfloat16 is the upper half of a single: a shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FromBFloat16(Vector256<ushort> bits) =>
        (Vector512.WidenLower(bits.ToVector512Unsafe()) << 16).AsSingle();

    /// <summary>
    /// IEEE half to single, exact for zeros, denormals and normals. The fraction and exponent move to their places in a single, whose
    /// exponent is then too small by 127 − 15 = 112: one multiplication by 2^112 repairs it, denormals included. Infinities and NaNs,
    /// whose exponent field is all ones, are put back by a comparison.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FromHalf(Vector256<ushort> bits)
    {
        Vector512<uint> wide = Vector512.WidenLower(bits.ToVector512Unsafe());
        Vector512<uint> magnitude = (wide & Vector512.Create(0x7FFFu)) << 13;
        Vector512<uint> sign = (wide & Vector512.Create(0x8000u)) << 16;
        Vector512<uint> scaled = (magnitude.AsSingle() * TwoTo112).AsUInt32();
        Vector512<uint> special = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x0F80_0000u));
        scaled |= special & Vector512.Create(0x7F80_0000u);
        return (scaled | sign).AsSingle();
    }
}

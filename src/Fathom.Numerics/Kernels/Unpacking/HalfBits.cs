using System.Runtime.CompilerServices;

namespace Fathom.Numerics.Kernels.Unpacking;

/// <summary>Half-precision scales as the block formats store them.</summary>
internal static unsafe class HalfBits
{
    private const float ExponentShift = 5.192296858534828e33f;

    /// <summary>The half at an address, which need not be aligned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(byte* source) => ToSingle(Unsafe.ReadUnaligned<ushort>(source));

    /// <summary>
    /// Exact conversion without branches or calls, which would keep loops around it from using registers: the bits move to their place
    /// in a single, 2^112 corrects the exponent, subnormals included, and infinities and NaNs get theirs back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(ushort bits)
    {
        uint magnitude = (uint)(bits & 0x7FFF);
        uint scaled = BitConverter.SingleToUInt32Bits(BitConverter.UInt32BitsToSingle(magnitude << 13) * ExponentShift);
        uint special = (uint)((0x7BFF - (int)magnitude) >> 31) & 0x7F80_0000;
        return BitConverter.UInt32BitsToSingle(scaled | special | ((uint)(bits & 0x8000) << 16));
    }
}

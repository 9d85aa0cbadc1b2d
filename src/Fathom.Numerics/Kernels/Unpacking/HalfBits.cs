using System.Runtime.CompilerServices;

namespace Fathom.Numerics.Kernels.Unpacking;

/// <summary>Half-precision scales as the block formats store them.</summary>
internal static unsafe class HalfBits
{
    private const float ExponentShift = 5.192296858534828e33f;

    /// <summary>The half at an address, which need not be aligned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(byte* source) => ToSingle(Unsafe.ReadUnaligned<ushort>(source));

    /// <summary>Exact conversion: the bits move to their place in a single, and 2^112 corrects the exponent, subnormals included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(ushort bits)
    {
        uint magnitude = (uint)(bits & 0x7FFF);
        if (magnitude >= 0x7C00)
        {
            return (float)BitConverter.UInt16BitsToHalf(bits);
        }

        uint scaled = BitConverter.SingleToUInt32Bits(BitConverter.UInt32BitsToSingle(magnitude << 13) * ExponentShift);
        return BitConverter.UInt32BitsToSingle(scaled | ((uint)(bits & 0x8000) << 16));
    }
}

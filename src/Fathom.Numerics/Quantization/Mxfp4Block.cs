using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>MXFP4: 32 values in 17 bytes, <c>u8 e; u8 q[16]</c>, ordered as Q4_0; each is a 4-bit float (sign, 2 exponent bits, 1 fraction bit) times <c>2^(e − 127)</c>.</summary>
/// <remarks>OCP Microscaling Formats 1.0. The levels are kept doubled to be integers, and the scale halved.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct MXFP4Block : IBlock<MXFP4Block>
{
    /// <summary>Exponent of the scale, biased by 127.</summary>
    public byte Exponent;

    /// <summary>Two 4-bit floats a byte.</summary>
    public Bytes16 Quants;

    public static BlockFormatId Id => BlockFormatId.MXFP4;

    public static int Length => 32;

    /// <summary>Twice the values that a code stands for; the negative zero reads as zero.</summary>
    public static ReadOnlySpan<sbyte> Levels => [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];

    /// <summary>Half the scale: <c>2^(exponent − 128)</c>, a denormal for exponents 0 and 1.</summary>
    public static float HalfScale(byte exponent) =>
        BitConverter.UInt32BitsToSingle(exponent < 2 ? 0x200000u << exponent : (uint)(exponent - 1) << 23);

    public static void Reference(in MXFP4Block block, Span<float> values)
    {
        float scale = HalfScale(block.Exponent);
        for (int j = 0; j < 16; j++)
        {
            values[j] = Levels[block.Quants[j] & 15] * scale;
            values[j + 16] = Levels[block.Quants[j] >> 4] * scale;
        }
    }

    public static void Decode<TLanes>(in MXFP4Block block, ref float values)
        where TLanes : ILanes
    {
        float scale = HalfScale(block.Exponent);
        Vector128<byte> quants = Vector128.LoadUnsafe(in block.Quants[0]);
        TLanes.Scale(LookUp(BitUnpack.Low4(quants)), scale, ref values);
        TLanes.Scale(LookUp(BitUnpack.High4(quants)), scale, ref BitUnpack.Skip(ref values, 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> LookUp(Vector128<sbyte> codes) =>
        Vector128.ShuffleNative(Vector128.Create(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12), codes);
}

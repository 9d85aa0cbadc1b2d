using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>
/// Q4_0: 32 values in 18 bytes, <c>h d; u8 q[16]</c>; value <c>j</c> is the low, value <c>j + 16</c> the high nibble of byte <c>j</c>:
/// <c>y = (q − 8)·d</c>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q4_0Block : IBlock<Q4_0Block>
{
    /// <summary>Zero point: subtracted from the stored quant.</summary>
    public const int Zero = 8;

    /// <summary>Step.</summary>
    public Half Scale;

    /// <summary>Two 4-bit quants per byte.</summary>
    public Bytes16 Quants;

    public static BlockFormatId Id => BlockFormatId.Q4_0;

    public static int Length => 32;

    public static int SmallestCode => -Zero;

    public static int LargestCode => 15 - Zero;

    public static void Reference(in Q4_0Block block, Span<float> values)
    {
        float scale = (float)block.Scale;
        for (int j = 0; j < 16; j++)
        {
            values[j] = ((block.Quants[j] & 15) - Zero) * scale;
            values[j + 16] = ((block.Quants[j] >> 4) - Zero) * scale;
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        Vector256<byte> zero = Vector256.Create((byte)Zero);
        var blocks = (Q4_0Block*)source;
        HalfBits.Read(source, sizeof(Q4_0Block), columns / Length, scales);
        for (int block = 0; block < columns / Length; block++)
        {
            // Lower 16 bytes: values 0…15; upper: 16…31. Subtracting bytes wraps to two's complement: −8…7.
            (Bits.Nibbles((byte*)&blocks[block].Quants) - zero).AsSByte().Store(codes + (block * Length));
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out Q4_0Block block)
    {
        block = default;
        Span<byte> codes = stackalloc byte[32];
        block.Scale = OneScaleBlock.FitScale<FourBitLevels>(values, codes);
        BitPack.Nibbles(codes, block.Quants);
    }
}

/// <summary>Q4_1: 32 values in 20 bytes, <c>h d; h m; u8 q[16]</c>, ordered as in Q4_0: <c>y = q·d + m</c>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q4_1Block : IBlock<Q4_1Block>
{
    /// <summary>Step.</summary>
    public Half Scale;

    /// <summary>Value of quant 0.</summary>
    public Half Minimum;

    /// <summary>Two 4-bit quants per byte.</summary>
    public Bytes16 Quants;

    public static BlockFormatId Id => BlockFormatId.Q4_1;

    public static int Length => 32;

    public static bool HasMins => true;

    public static int SmallestCode => 0;

    public static int LargestCode => 15;

    public static void Reference(in Q4_1Block block, Span<float> values)
    {
        float scale = (float)block.Scale;
        float minimum = (float)block.Minimum;
        for (int j = 0; j < 16; j++)
        {
            values[j] = ((block.Quants[j] & 15) * scale) + minimum;
            values[j + 16] = ((block.Quants[j] >> 4) * scale) + minimum;
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        var blocks = (Q4_1Block*)source;
        HalfBits.Read(source, sizeof(Q4_1Block), columns / Length, scales);

        // The format adds m, but unpacked rows subtract a minimum: flip its sign.
        HalfBits.Read((byte*)&blocks->Minimum, sizeof(Q4_1Block), columns / Length, mins, HalfBits.Sign);
        for (int block = 0; block < columns / Length; block++)
        {
            Bits.Nibbles((byte*)&blocks[block].Quants).AsSByte().Store(codes + (block * Length));
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out Q4_1Block block)
    {
        block = default;
        Span<byte> codes = stackalloc byte[32];
        block.Scale = OneScaleBlock.FitShift(values, highest: 15, codes, out block.Minimum);
        BitPack.Nibbles(codes, block.Quants);
    }
}

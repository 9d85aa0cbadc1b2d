using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>
/// Q5_0: 32 values in 22 bytes, <c>h d; u32 high; u8 q[16]</c>. The four low bits are ordered as in Q4_0; the fifth bit of value <c>j</c> is bit
/// <c>j</c> of <c>high</c>: <c>y = (q − 16)·d</c>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q5_0Block : IBlock<Q5_0Block>
{
    /// <summary>Zero point: subtracted from the stored quant.</summary>
    public const int Zero = 16;

    /// <summary>Step.</summary>
    public Half Scale;

    /// <summary>Fifth bits.</summary>
    public uint HighBits;

    /// <summary>Two times four low bits per byte.</summary>
    public Bytes16 Quants;

    public static BlockFormatId Id => BlockFormatId.Q5_0;

    public static int Length => 32;

    public static int SmallestCode => -Zero;

    public static int LargestCode => 31 - Zero;

    public static void Reference(in Q5_0Block block, Span<float> values)
    {
        float scale = (float)block.Scale;
        for (int j = 0; j < 16; j++)
        {
            int low = (block.Quants[j] & 15) | (int)(((block.HighBits >> j) & 1) << 4);
            int high = (block.Quants[j] >> 4) | (int)(((block.HighBits >> (j + 16)) & 1) << 4);
            values[j] = (low - Zero) * scale;
            values[j + 16] = (high - Zero) * scale;
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        Vector256<byte> zero = Vector256.Create((byte)Zero);
        var blocks = (Q5_0Block*)source;
        HalfBits.Read(source, sizeof(Q5_0Block), columns / Length, scales);
        for (int block = 0; block < columns / Length; block++)
        {
            // Byte j becomes 16 where bit j is set; the subtraction below wraps to two's complement: −16…15.
            Vector256<byte> fifth = Bits.Expand(blocks[block].HighBits, 16);
            ((Bits.Nibbles((byte*)&blocks[block].Quants) | fifth) - zero).AsSByte().Store(codes + (block * Length));
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out Q5_0Block block)
    {
        block = default;
        Span<byte> codes = stackalloc byte[32];
        block.Scale = OneScaleBlock.FitScale<FiveBitLevels>(values, codes);
        block.HighBits = BitPack.FifthBits(codes);
        BitPack.Nibbles(codes, block.Quants);
    }
}

/// <summary>Q5_1: 32 values in 24 bytes, <c>h d; h m; u32 high; u8 q[16]</c>, bits as in Q5_0: <c>y = q·d + m</c>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q5_1Block : IBlock<Q5_1Block>
{
    /// <summary>Step.</summary>
    public Half Scale;

    /// <summary>Value of quant 0.</summary>
    public Half Minimum;

    /// <summary>Fifth bits.</summary>
    public uint HighBits;

    /// <summary>Two times four low bits per byte.</summary>
    public Bytes16 Quants;

    public static BlockFormatId Id => BlockFormatId.Q5_1;

    public static int Length => 32;

    public static bool HasMins => true;

    public static int SmallestCode => 0;

    public static int LargestCode => 31;

    public static void Reference(in Q5_1Block block, Span<float> values)
    {
        float scale = (float)block.Scale;
        float minimum = (float)block.Minimum;
        for (int j = 0; j < 16; j++)
        {
            int low = (block.Quants[j] & 15) | (int)(((block.HighBits >> j) & 1) << 4);
            int high = (block.Quants[j] >> 4) | (int)(((block.HighBits >> (j + 16)) & 1) << 4);
            values[j] = (low * scale) + minimum;
            values[j + 16] = (high * scale) + minimum;
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        var blocks = (Q5_1Block*)source;
        HalfBits.Read(source, sizeof(Q5_1Block), columns / Length, scales);

        // The format adds m, but unpacked rows subtract a minimum: flip its sign.
        HalfBits.Read((byte*)&blocks->Minimum, sizeof(Q5_1Block), columns / Length, mins, HalfBits.Sign);
        for (int block = 0; block < columns / Length; block++)
        {
            Vector256<byte> fifth = Bits.Expand(blocks[block].HighBits, 16);
            (Bits.Nibbles((byte*)&blocks[block].Quants) | fifth).AsSByte().Store(codes + (block * Length));
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out Q5_1Block block)
    {
        block = default;
        Span<byte> codes = stackalloc byte[32];
        block.Scale = OneScaleBlock.FitShift(values, highest: 31, codes, out block.Minimum);
        block.HighBits = BitPack.FifthBits(codes);
        BitPack.Nibbles(codes, block.Quants);
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Q5_0: 32 values in 22 bytes, <c>h d; u32 high; u8 q[16]</c>: four low bits ordered as Q4_0, the fifth of value <c>j</c> is bit <c>j</c> of <c>high</c>: <c>y = (q − 16)·d</c>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q5_0Block : IBlock<Q5_0Block>
{
    /// <summary>Subtracted from the stored number.</summary>
    public const int Zero = 16;

    /// <summary>Step.</summary>
    public Half Scale;

    /// <summary>Fifth bits.</summary>
    public uint HighBits;

    /// <summary>Two times four low bits a byte.</summary>
    public Bytes16 Quants;

    public static BlockFormatId Id => BlockFormatId.Q5_0;

    public static int Length => 32;

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

    public static void Decode<TLanes>(in Q5_0Block block, ref float values)
        where TLanes : ILanes
    {
        float scale = (float)block.Scale;
        Vector128<byte> quants = Vector128.LoadUnsafe(in block.Quants[0]);
        Vector128<sbyte> low = BitUnpack.Low4(quants) | BitUnpack.SpreadBits((ushort)block.HighBits, weight: 16);
        Vector128<sbyte> high = BitUnpack.High4(quants) | BitUnpack.SpreadBits((ushort)(block.HighBits >> 16), weight: 16);
        TLanes.Scale(low - Vector128.Create((sbyte)Zero), scale, ref values);
        TLanes.Scale(high - Vector128.Create((sbyte)Zero), scale, ref BitUnpack.Skip(ref values, 16));
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

/// <summary>Q5_1: 32 values in 24 bytes, <c>h d; h m; u32 high; u8 q[16]</c>, bits as Q5_0: <c>y = q·d + m</c>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q5_1Block : IBlock<Q5_1Block>
{
    /// <summary>Step.</summary>
    public Half Scale;

    /// <summary>Value of the number zero.</summary>
    public Half Minimum;

    /// <summary>Fifth bits.</summary>
    public uint HighBits;

    /// <summary>Two times four low bits a byte.</summary>
    public Bytes16 Quants;

    public static BlockFormatId Id => BlockFormatId.Q5_1;

    public static int Length => 32;

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

    public static void Decode<TLanes>(in Q5_1Block block, ref float values)
        where TLanes : ILanes
    {
        float scale = (float)block.Scale;
        float minimum = (float)block.Minimum;
        Vector128<byte> quants = Vector128.LoadUnsafe(in block.Quants[0]);
        Vector128<sbyte> low = BitUnpack.Low4(quants) | BitUnpack.SpreadBits((ushort)block.HighBits, weight: 16);
        Vector128<sbyte> high = BitUnpack.High4(quants) | BitUnpack.SpreadBits((ushort)(block.HighBits >> 16), weight: 16);
        TLanes.ScaleShift(low, scale, minimum, ref values);
        TLanes.ScaleShift(high, scale, minimum, ref BitUnpack.Skip(ref values, 16));
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

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Q3_K: 256 values in 110 bytes, <c>u8 high[32]; u8 q[64]; u8 scales[12]; h d</c>.</summary>
/// <remarks>
/// Sixteen groups of 16, ordered as Q2_K, with a third bit: bit <c>4n + j</c> of <c>high[e]</c>, <c>e</c> counting 32 values.
/// <c>y = d·(scale − 32)·(q − 4)</c>, scales of 6 bits.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q3_KBlock : IBlock<Q3_KBlock>
{
    /// <summary>Subtracted from the stored number.</summary>
    public const int Zero = 4;

    /// <summary>Subtracted from the stored scale.</summary>
    public const int ScaleZero = 32;

    /// <summary>Third bits.</summary>
    public Bytes32 HighBits;

    /// <summary>Four times two low bits a byte.</summary>
    public Bytes64 Quants;

    /// <summary>Sixteen 6-bit scales: four low bits in bytes 0…7, two high bits in bytes 8…11.</summary>
    public Bytes12 Scales;

    /// <summary>Scale of the scales.</summary>
    public Half Scale;

    public static BlockFormatId Id => BlockFormatId.Q3_K;

    public static int Length => 256;

    /// <summary>The signed scale of a group.</summary>
    public readonly int GetScale(int group)
    {
        int low = group < 8 ? Scales[group] & 15 : Scales[group - 8] >> 4;
        int high = (Scales[8 + (group & 3)] >> (2 * (group >> 2))) & 3;
        return (low | (high << 4)) - ScaleZero;
    }

    public static void Reference(in Q3_KBlock block, Span<float> values)
    {
        for (int i = 0; i < 256; i++)
        {
            float scale = (float)block.Scale * block.GetScale(i / 16);
            int low = (block.Quants[(i / 128 * 32) + (i % 32)] >> (i % 128 / 32 * 2)) & 3;
            int high = (block.HighBits[i % 32] >> (i / 32)) & 1;
            values[i] = scale * (low + (4 * high) - Zero);
        }
    }

    public static void Decode<TLanes>(in Q3_KBlock block, ref float values)
        where TLanes : ILanes
    {
        float scale = (float)block.Scale;
        for (int group = 0; group < 16; group++)
        {
            int half = group % 2 * 16;
            Vector128<byte> packed = Vector128.LoadUnsafe(in block.Quants[(group / 8 * 32) + half]);
            Vector128<byte> high = Vector128.LoadUnsafe(in block.HighBits[half]);
            Vector128<sbyte> quants = BitUnpack.Bits2(packed, group % 8 / 2 * 2) | BitUnpack.Bit(high, group / 2, weight: 4);
            TLanes.Scale(quants - Vector128.Create((sbyte)Zero), scale * block.GetScale(group), ref BitUnpack.Skip(ref values, group * 16));
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out Q3_KBlock block)
    {
        block = default;
        Span<sbyte> scales = stackalloc sbyte[16];
        Span<byte> codes = stackalloc byte[256];
        block.Scale = new ScaledGroups<ThreeBitLevels>(groupLength: 16, lowestScale: -ScaleZero).Fit(values, scales, codes);
        BitPack.LowPairs(codes, block.Quants);
        BitPack.HighBits(codes, bit: 2, block.HighBits);
        for (int group = 0; group < 16; group++)
        {
            int stored = scales[group] + ScaleZero;
            block.Scales[group % 8] |= (byte)((stored & 15) << (group / 8 * 4));
            block.Scales[8 + (group % 4)] |= (byte)((stored >> 4) << (group / 4 * 2));
        }
    }
}

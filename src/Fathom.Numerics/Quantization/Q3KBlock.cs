using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Q3_K: 256 values in 110 bytes, <c>u8 high[32]; u8 q[64]; u8 scales[12]; h d</c>.</summary>
/// <remarks>
/// Sixteen groups of 16, ordered as in Q2_K, with a third bit: that of value <c>i</c> is bit <c>i / 32</c> of <c>high[i mod 32]</c>.
/// <c>y = d·(scale − 32)·(q − 4)</c>; scales have 6 bits.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q3_KBlock : IBlock<Q3_KBlock>
{
    /// <summary>Zero point: subtracted from the stored quant.</summary>
    public const int Zero = 4;

    /// <summary>Subtracted from the stored scale.</summary>
    public const int ScaleZero = 32;

    /// <summary>Third bits.</summary>
    public Bytes32 HighBits;

    /// <summary>Four times two low bits per byte.</summary>
    public Bytes64 Quants;

    /// <summary>Sixteen 6-bit scales: the four low bits in bytes 0…7, the two high bits in bytes 8…11.</summary>
    public Bytes12 Scales;

    /// <summary>Scale of the scales.</summary>
    public Half Scale;

    public static BlockFormatId Id => BlockFormatId.Q3_K;

    public static int Length => 256;

    public static int ScaleLength => 16;

    public static int SmallestCode => -Zero;

    public static int LargestCode => 7 - Zero;

    /// <summary>The signed scale of a group.</summary>
    public readonly int GetScale(int group)
    {
        // Low 4 bits: groups 0…7 are the low, groups 8…15 the high nibbles of bytes 0…7.
        // High 2 bits: group g is bits 2·(g / 4) and 2·(g / 4) + 1 of byte 8 + g mod 4.
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

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        Vector256<byte> mask = Vector256.Create((byte)3);
        Vector256<byte> zero = Vector256.Create((byte)Zero);
        for (var block = (Q3_KBlock*)source; block < (Q3_KBlock*)source + (columns / Length); block++, codes += Length, scales += 16)
        {
            Vector256<byte> high = Vector256.Load((byte*)&block->HighBits);
            for (int half = 0; half < 2; half++)
            {
                Vector256<byte> low = Vector256.Load((byte*)&block->Quants + (32 * half));
                for (int j = 0; j < 4; j++)
                {
                    // The third bit of run 4·half + j moves to bit 0, then to bit 2. Subtracting bytes wraps to two's complement: −4…3.
                    Vector256<byte> third = ((high >>> ((4 * half) + j)) << 2) & Vector256.Create((byte)4);
                    ((((low >>> (2 * j)) & mask) | third) - zero).AsSByte().Store(codes + (128 * half) + (32 * j));
                }
            }

            float scale = HalfBits.Read((byte*)&block->Scale);
            for (int group = 0; group < 16; group++)
            {
                scales[group] = scale * block->GetScale(group);
            }
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
            // −32…31 becomes 0…63: 4 low bits and 2 high bits, placed as GetScale reads them.
            int stored = scales[group] + ScaleZero;
            block.Scales[group % 8] |= (byte)((stored & 15) << (group / 8 * 4));
            block.Scales[8 + (group % 4)] |= (byte)((stored >> 4) << (group / 4 * 2));
        }
    }
}

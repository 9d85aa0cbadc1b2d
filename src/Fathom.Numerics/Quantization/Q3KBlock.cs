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

    public static int ScaleLength => 16;

    public static int SmallestCode => -Zero;

    public static int LargestCode => 7 - Zero;

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
            int stored = scales[group] + ScaleZero;
            block.Scales[group % 8] |= (byte)((stored & 15) << (group / 8 * 4));
            block.Scales[8 + (group % 4)] |= (byte)((stored >> 4) << (group / 4 * 2));
        }
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Q2_K: 256 values in 84 bytes, <c>u8 scales[16]; u8 q[64]; h d; h dmin</c>.</summary>
/// <remarks>
/// Sixteen groups of 16. Group <c>b</c> has a 4-bit scale (low nibble of <c>scales[b]</c>) and a 4-bit minimum (high nibble):
/// <c>y = d·scale·q − dmin·min</c>. Groups <c>8n + 2j</c> and <c>8n + 2j + 1</c> are bits <c>2j</c> and <c>2j + 1</c> of bytes <c>32n…32n + 15</c> and
/// <c>32n + 16…32n + 31</c>.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q2_KBlock : IBlock<Q2_KBlock>
{
    /// <summary>Scale and minimum of every group.</summary>
    public Bytes16 Scales;

    /// <summary>Four 2-bit quants per byte.</summary>
    public Bytes64 Quants;

    /// <summary>Scale of the scales.</summary>
    public Half Scale;

    /// <summary>Scale of the mins.</summary>
    public Half MinimumScale;

    public static BlockFormatId Id => BlockFormatId.Q2_K;

    public static int Length => 256;

    public static int ScaleLength => 16;

    public static bool HasMins => true;

    public static int SmallestCode => 0;

    public static int LargestCode => 3;

    public static void Reference(in Q2_KBlock block, Span<float> values)
    {
        for (int i = 0; i < 256; i++)
        {
            byte scales = block.Scales[i / 16];
            float scale = (float)block.Scale * (scales & 15);
            float minimum = (float)block.MinimumScale * (scales >> 4);
            int quant = (block.Quants[(i / 128 * 32) + (i % 32)] >> (i % 128 / 32 * 2)) & 3;
            values[i] = (scale * quant) - minimum;
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        Vector256<byte> mask = Vector256.Create((byte)3);
        for (var block = (Q2_KBlock*)source; block < (Q2_KBlock*)source + (columns / Length); block++, codes += Length, scales += 16, mins += 16)
        {
            float scale = HalfBits.Read((byte*)&block->Scale);
            float minimum = HalfBits.Read((byte*)&block->MinimumScale);
            byte* packed = (byte*)&block->Scales;
            for (int group = 0; group < 16; group++)
            {
                scales[group] = scale * (packed[group] & 15);
                mins[group] = minimum * (packed[group] >> 4);
            }

            for (int half = 0; half < 2; half++)
            {
                // 32 bytes hold 128 values: bits 2j and 2j + 1 are values 32j…32j + 31.
                Vector256<byte> bits = Vector256.Load((byte*)&block->Quants + (32 * half));
                for (int j = 0; j < 4; j++)
                {
                    ((bits >>> (2 * j)) & mask).AsSByte().Store(codes + (128 * half) + (32 * j));
                }
            }
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out Q2_KBlock block)
    {
        block = default;
        Span<byte> scales = stackalloc byte[16];
        Span<byte> mins = stackalloc byte[16];
        Span<byte> codes = stackalloc byte[256];
        (block.Scale, block.MinimumScale) = new ShiftedGroups(groupLength: 16, highestCode: 3, highestScale: 15).Fit(values, scales, mins, codes);
        BitPack.LowPairs(codes, block.Quants);
        for (int group = 0; group < 16; group++)
        {
            block.Scales[group] = (byte)(scales[group] | (mins[group] << 4));
        }
    }
}

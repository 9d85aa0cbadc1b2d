using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Q5_K: 256 values in 176 bytes, <c>h d; h dmin; u8 scales[12]; u8 high[32]; u8 q[128]</c>.</summary>
/// <remarks>As <see cref="Q4_KBlock"/>, with a fifth bit: bit <c>b</c> of <c>high[e]</c> belongs to value <c>e</c> of group <c>b</c>.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q5_KBlock : IBlock<Q5_KBlock>
{
    /// <summary>Scale of the scales.</summary>
    public Half Scale;

    /// <summary>Scale of the mins.</summary>
    public Half MinimumScale;

    /// <summary>Scale and minimum of every group.</summary>
    public SixBitScales Scales;

    /// <summary>Fifth bits, one bit per group.</summary>
    public Bytes32 HighBits;

    /// <summary>Two times four low bits per byte.</summary>
    public Bytes128 Quants;

    public static BlockFormatId Id => BlockFormatId.Q5_K;

    public static int Length => 256;

    public static bool HasMins => true;

    public static int SmallestCode => 0;

    public static int LargestCode => 31;

    public static void Reference(in Q5_KBlock block, Span<float> values)
    {
        for (int i = 0; i < 256; i++)
        {
            int group = i / 32;
            float scale = (float)block.Scale * block.Scales.Scale(group);
            float minimum = (float)block.MinimumScale * block.Scales.Minimum(group);
            int low = (block.Quants[(group / 2 * 32) + (i % 32)] >> (group % 2 * 4)) & 15;
            int high = (block.HighBits[i % 32] >> group) & 1;
            values[i] = (scale * (low + (16 * high))) - minimum;
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        Vector256<byte> mask = Vector256.Create((byte)15);
        Vector256<byte> fifth = Vector256.Create((byte)16);
        for (var block = (Q5_KBlock*)source; block < (Q5_KBlock*)source + (columns / Length); block++, codes += Length, scales += 8, mins += 8)
        {
            SixBitScales.Unpack(&block->Scales, HalfBits.Read((byte*)&block->Scale), HalfBits.Read((byte*)&block->MinimumScale), scales, mins);
            Vector256<byte> high = Vector256.Load((byte*)&block->HighBits);
            for (int pair = 0; pair < 4; pair++)
            {
                Vector256<byte> nibbles = Vector256.Load((byte*)&block->Quants + (32 * pair));

                // Bit 2p of the high bytes belongs to the low nibbles, bit 2p + 1 to the high ones. Each moves to bit 0, then to bit 4.
                Vector256<byte> first = ((high >>> (2 * pair)) << 4) & fifth;
                Vector256<byte> second = ((high >>> ((2 * pair) + 1)) << 4) & fifth;
                ((nibbles & mask) | first).AsSByte().Store(codes + (64 * pair));
                (((nibbles >>> 4) & mask) | second).AsSByte().Store(codes + (64 * pair) + 32);
            }
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out Q5_KBlock block)
    {
        block = default;
        Span<byte> scales = stackalloc byte[8];
        Span<byte> mins = stackalloc byte[8];
        Span<byte> codes = stackalloc byte[256];
        var groups = new ShiftedGroups(groupLength: 32, highestCode: 31, SixBitScales.Largest);
        (block.Scale, block.MinimumScale) = groups.Fit(values, scales, mins, codes);
        block.Scales = SixBitScales.Pack(scales, mins);
        BitPack.HighBits(codes, bit: 4, block.HighBits);
        Span<byte> quants = block.Quants;
        for (int pair = 0; pair < 4; pair++)
        {
            BitPack.Nibbles(codes.Slice(64 * pair, 64), quants.Slice(32 * pair, 32));
        }
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Q4_K: 256 values in 144 bytes, <c>h d; h dmin; u8 scales[12]; u8 q[128]</c>.</summary>
/// <remarks>
/// Eight groups of 32 with 6-bit scales and mins: <c>y = d·scale·q − dmin·min</c>.
/// Group <c>2p</c> is in the low nibbles of bytes <c>32p…32p + 31</c>, group <c>2p + 1</c> in the high nibbles.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q4_KBlock : IBlock<Q4_KBlock>
{
    /// <summary>Scale of the scales.</summary>
    public Half Scale;

    /// <summary>Scale of the mins.</summary>
    public Half MinimumScale;

    /// <summary>Scale and minimum of every group.</summary>
    public SixBitScales Scales;

    /// <summary>Two 4-bit quants per byte.</summary>
    public Bytes128 Quants;

    public static BlockFormatId Id => BlockFormatId.Q4_K;

    public static int Length => 256;

    public static bool HasMins => true;

    public static int SmallestCode => 0;

    public static int LargestCode => 15;

    public static void Reference(in Q4_KBlock block, Span<float> values)
    {
        for (int i = 0; i < 256; i++)
        {
            int group = i / 32;
            float scale = (float)block.Scale * block.Scales.Scale(group);
            float minimum = (float)block.MinimumScale * block.Scales.Minimum(group);
            int quant = (block.Quants[(group / 2 * 32) + (i % 32)] >> (group % 2 * 4)) & 15;
            values[i] = (scale * quant) - minimum;
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        Vector256<byte> mask = Vector256.Create((byte)15);
        for (var block = (Q4_KBlock*)source; block < (Q4_KBlock*)source + (columns / Length); block++, codes += Length, scales += 8, mins += 8)
        {
            SixBitScales.Unpack(&block->Scales, HalfBits.Read((byte*)&block->Scale), HalfBits.Read((byte*)&block->MinimumScale), scales, mins);
            for (int pair = 0; pair < 4; pair++)
            {
                // 32 bytes hold two groups: low nibbles the even one, high nibbles the odd one.
                Vector256<byte> nibbles = Vector256.Load((byte*)&block->Quants + (32 * pair));
                (nibbles & mask).AsSByte().Store(codes + (64 * pair));
                ((nibbles >>> 4) & mask).AsSByte().Store(codes + (64 * pair) + 32);
            }
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out Q4_KBlock block)
    {
        block = default;
        Span<byte> scales = stackalloc byte[8];
        Span<byte> mins = stackalloc byte[8];
        Span<byte> codes = stackalloc byte[256];
        var groups = new ShiftedGroups(groupLength: 32, highestCode: 15, SixBitScales.Largest);
        (block.Scale, block.MinimumScale) = groups.Fit(values, scales, mins, codes);
        block.Scales = SixBitScales.Pack(scales, mins);
        Span<byte> quants = block.Quants;
        for (int pair = 0; pair < 4; pair++)
        {
            // Two groups of 32 codes become 32 bytes.
            BitPack.Nibbles(codes.Slice(64 * pair, 64), quants.Slice(32 * pair, 32));
        }
    }
}

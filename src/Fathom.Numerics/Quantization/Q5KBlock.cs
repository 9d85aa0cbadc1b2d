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

    /// <summary>Scale of the minima.</summary>
    public Half MinimumScale;

    /// <summary>Scale and minimum of every group.</summary>
    public SixBitScales Scales;

    /// <summary>Fifth bits, one a group.</summary>
    public Bytes32 HighBits;

    /// <summary>Two times four low bits a byte.</summary>
    public Bytes128 Quants;

    public static BlockFormatId Id => BlockFormatId.Q5_K;

    public static int Length => 256;

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

    public static void Decode<TLanes>(in Q5_KBlock block, ref float values)
        where TLanes : ILanes
    {
        float scale = (float)block.Scale;
        float minimumScale = (float)block.MinimumScale;
        for (int pair = 0; pair < 4; pair++)
        {
            float scale0 = scale * block.Scales.Scale(2 * pair);
            float shift0 = -(minimumScale * block.Scales.Minimum(2 * pair));
            float scale1 = scale * block.Scales.Scale((2 * pair) + 1);
            float shift1 = -(minimumScale * block.Scales.Minimum((2 * pair) + 1));
            ref float first = ref BitUnpack.Skip(ref values, 64 * pair);
            for (int half = 0; half < 32; half += 16)
            {
                Vector128<byte> quants = Vector128.LoadUnsafe(in block.Quants[(32 * pair) + half]);
                Vector128<byte> high = Vector128.LoadUnsafe(in block.HighBits[half]);
                Vector128<sbyte> quants0 = BitUnpack.Low4(quants) | BitUnpack.Bit(high, 2 * pair, weight: 16);
                Vector128<sbyte> quants1 = BitUnpack.High4(quants) | BitUnpack.Bit(high, (2 * pair) + 1, weight: 16);
                TLanes.ScaleShift(quants0, scale0, shift0, ref BitUnpack.Skip(ref first, half));
                TLanes.ScaleShift(quants1, scale1, shift1, ref BitUnpack.Skip(ref first, 32 + half));
            }
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out Q5_KBlock block)
    {
        block = default;
        Span<byte> scales = stackalloc byte[8];
        Span<byte> minima = stackalloc byte[8];
        Span<byte> codes = stackalloc byte[256];
        var groups = new ShiftedGroups(groupLength: 32, highestCode: 31, SixBitScales.Largest);
        (block.Scale, block.MinimumScale) = groups.Fit(values, scales, minima, codes);
        block.Scales = SixBitScales.Pack(scales, minima);
        BitPack.HighBits(codes, bit: 4, block.HighBits);
        Span<byte> quants = block.Quants;
        for (int pair = 0; pair < 4; pair++)
        {
            BitPack.Nibbles(codes.Slice(64 * pair, 64), quants.Slice(32 * pair, 32));
        }
    }
}

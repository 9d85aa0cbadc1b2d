using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Q6_K: 256 values in 210 bytes, <c>u8 low[128]; u8 high[64]; i8 scales[16]; h d</c>.</summary>
/// <remarks>
/// Sixteen groups of 16 with signed 8-bit scales: <c>y = d·scale·(q − 32)</c>. Each half of 128 values has 64 bytes of low and 32 bytes of high bits.
/// Run <c>r</c> of 32 values in a half is in the low (<c>r</c> = 0, 1) or high (<c>r</c> = 2, 3) nibbles of the low-bit bytes from
/// <c>32·(r mod 2)</c>, and in bits <c>2r</c> and <c>2r + 1</c> of the high-bit bytes.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q6_KBlock : IBlock<Q6_KBlock>
{
    /// <summary>Zero point: subtracted from the stored quant.</summary>
    public const int Zero = 32;

    /// <summary>Two times four low bits per byte.</summary>
    public Bytes128 LowBits;

    /// <summary>Four times two high bits per byte.</summary>
    public Bytes64 HighBits;

    /// <summary>Scale of every group.</summary>
    public SBytes16 Scales;

    /// <summary>Scale of the scales.</summary>
    public Half Scale;

    public static BlockFormatId Id => BlockFormatId.Q6_K;

    public static int Length => 256;

    public static int ScaleLength => 16;

    public static int SmallestCode => -Zero;

    public static int LargestCode => 63 - Zero;

    public static void Reference(in Q6_KBlock block, Span<float> values)
    {
        for (int i = 0; i < 256; i++)
        {
            int half = i / 128;
            int run = i % 128 / 32;
            float scale = (float)block.Scale * block.Scales[i / 16];
            int low = (block.LowBits[(64 * half) + (run % 2 * 32) + (i % 32)] >> (run / 2 * 4)) & 15;
            int high = (block.HighBits[(32 * half) + (i % 32)] >> (2 * run)) & 3;
            values[i] = scale * ((low | (high << 4)) - Zero);
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        for (var block = (Q6_KBlock*)source; block < (Q6_KBlock*)source + (columns / Length); block++, codes += Length, scales += 16)
        {
            for (int half = 0; half < 2; half++)
            {
                UnpackHalf((byte*)&block->LowBits + (64 * half), (byte*)&block->HighBits + (32 * half), codes + (128 * half));
            }

            float scale = HalfBits.Read((byte*)&block->Scale);
            var packed = (sbyte*)&block->Scales;
            for (int group = 0; group < 16; group++)
            {
                scales[group] = scale * packed[group];
            }
        }
    }

    private static unsafe void UnpackHalf(byte* low, byte* high, sbyte* codes)
    {
        Vector256<byte> nibble = Vector256.Create((byte)15);
        Vector256<byte> upper = Vector256.Create((byte)0x30);
        Vector256<byte> zero = Vector256.Create((byte)Zero);
        Vector256<byte> first = Vector256.Load(low);
        Vector256<byte> second = Vector256.Load(low + 32);
        Vector256<byte> top = Vector256.Load(high);

        // Run r: bits 2r and 2r + 1 of the high bytes go to bits 4 and 5. The byte subtraction wraps, which is two's complement: −32…31.
        (((first & nibble) | ((top << 4) & upper)) - zero).AsSByte().Store(codes);
        (((second & nibble) | ((top << 2) & upper)) - zero).AsSByte().Store(codes + 32);
        ((((first >>> 4) & nibble) | (top & upper)) - zero).AsSByte().Store(codes + 64);
        ((((second >>> 4) & nibble) | ((top >>> 2) & upper)) - zero).AsSByte().Store(codes + 96);
    }

    public static void Encode(ReadOnlySpan<float> values, out Q6_KBlock block)
    {
        block = default;
        Span<byte> codes = stackalloc byte[256];
        block.Scale = new ScaledGroups<SixBitLevels>(groupLength: 16, lowestScale: -128).Fit(values, block.Scales, codes);
        for (int i = 0; i < 256; i++)
        {
            int half = i / 128;
            int run = i % 128 / 32;

            // The inverse of Reference; the block starts out zeroed, so bits are only added.
            block.LowBits[(64 * half) + (run % 2 * 32) + (i % 32)] |= (byte)((codes[i] & 15) << (run / 2 * 4));
            block.HighBits[(32 * half) + (i % 32)] |= (byte)((codes[i] >> 4) << (2 * run));
        }
    }
}

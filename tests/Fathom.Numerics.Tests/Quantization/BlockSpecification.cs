using System.Buffers.Binary;
using System.Numerics;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Quantization;

/// <summary>The formats once more, read byte by byte in the order of storage: written apart from the codecs, to be compared with them.</summary>
internal static class BlockSpecification
{
    private static readonly int[] s_nonLinear = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    public static float[] Dequantize(BlockFormatId id, byte[] bytes)
    {
        BlockFormat format = BlockFormat.Get(id);
        return [.. bytes.Chunk(format.BlockBytes).SelectMany(block => Block(id, block))];
    }

    /// <summary>Random bytes whose half-precision scales are ordinary numbers.</summary>
    public static byte[] RandomBlocks(BlockFormatId id, int blocks, Random random)
    {
        BlockFormat format = BlockFormat.Get(id);
        byte[] bytes = new byte[blocks * format.BlockBytes];
        random.NextBytes(bytes);
        for (int block = 0; block < blocks; block++)
        {
            foreach (int offset in HalfOffsets(id))
            {
                Half half = (Half)((random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-20, 4)));
                BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan((block * format.BlockBytes) + offset), half);
            }
        }

        return bytes;
    }

    private static int[] HalfOffsets(BlockFormatId id) => id switch
    {
        BlockFormatId.Q4_0 or BlockFormatId.Q5_0 or BlockFormatId.Q8_0 or BlockFormatId.IQ4_NL or BlockFormatId.IQ4_XS => [0],
        BlockFormatId.Q4_1 or BlockFormatId.Q5_1 or BlockFormatId.Q4_K or BlockFormatId.Q5_K => [0, 2],
        BlockFormatId.Q2_K => [80, 82],
        BlockFormatId.Q3_K => [108],
        BlockFormatId.Q6_K => [208],
        _ => [],
    };

    private static IEnumerable<float> Block(BlockFormatId id, byte[] b) => id switch
    {
        BlockFormatId.F32 => [BitConverter.ToSingle(b)],
        BlockFormatId.F16 => [(float)BitConverter.ToHalf(b)],
        BlockFormatId.BF16 => [BitConverter.ToSingle([0, 0, b[0], b[1]])],
        BlockFormatId.F8E4M3 => [Float8Value(b[0])],
        BlockFormatId.Q4_0 => Nibbles(b, 2).Select(q => (q - 8) * Half(b, 0)),
        BlockFormatId.Q4_1 => Nibbles(b, 4).Select(q => (q * Half(b, 0)) + Half(b, 2)),
        BlockFormatId.Q5_0 => Nibbles(b, 6).Select((q, j) => (q + Bit(b, 2, j, 16) - 16) * Half(b, 0)),
        BlockFormatId.Q5_1 => Nibbles(b, 8).Select((q, j) => ((q + Bit(b, 4, j, 16)) * Half(b, 0)) + Half(b, 2)),
        BlockFormatId.Q8_0 => b.Skip(2).Select(q => (sbyte)q * Half(b, 0)),
        BlockFormatId.IQ4_NL => Nibbles(b, 2).Select(q => Half(b, 0) * s_nonLinear[q]),
        BlockFormatId.MXFP4 => Nibbles(b, 1).Select(q => (float)(MiniFloat(q) * Math.ScaleB(1, b[0] - 127))),
        BlockFormatId.Q2_K => TwoBits(b, 16).Select((q, i) => (Half(b, 80) * (b[i / 16] % 16) * q) - (Half(b, 82) * (b[i / 16] / 16))),
        BlockFormatId.Q3_K => Q3(b),
        BlockFormatId.Q4_K => FourOrFive(b, fifth: false),
        BlockFormatId.Q5_K => FourOrFive(b, fifth: true),
        BlockFormatId.Q6_K => Q6(b),
        BlockFormatId.IQ4_XS => Iq4Xs(b),
        _ => throw new ArgumentOutOfRangeException(nameof(id)),
    };

    private static float Half(byte[] b, int offset) => (float)BitConverter.ToHalf(b, offset);

    private static int Bit(byte[] b, int offset, int index, int weight) => ((b[offset + (index / 8)] >> (index % 8)) & 1) * weight;

    private static IEnumerable<int> Nibbles(byte[] b, int offset) =>
        b.Skip(offset).Take(16).Select(q => q % 16).Concat(b.Skip(offset).Take(16).Select(q => q / 16));

    private static float Float8Value(byte code)
    {
        if (code % 128 == 127)
        {
            return BitConverter.UInt32BitsToSingle(code < 128 ? 0x7FC00000 : 0xFFC00000);
        }

        int exponent = code % 128 / 8;
        double magnitude = exponent == 0 ? code % 8 / 8.0 * Math.Pow(2, -6) : (1 + (code % 8 / 8.0)) * Math.Pow(2, exponent - 7);
        return (float)(code < 128 ? magnitude : -magnitude);
    }

    private static float MiniFloat(int code)
    {
        float[] magnitudes = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6];
        return code < 9 ? magnitudes[code % 8] : -magnitudes[code - 8];
    }

    // Two runs of 32 bytes; every run is read four times, two bits at a time.
    private static IEnumerable<int> TwoBits(byte[] b, int offset)
    {
        for (int half = 0; half < 2; half++)
        {
            for (int place = 1; place <= 64; place *= 4)
            {
                for (int e = 0; e < 32; e++)
                {
                    yield return b[offset + (32 * half) + e] / place % 4;
                }
            }
        }
    }

    private static IEnumerable<float> Q3(byte[] b)
    {
        // Sixteen 6-bit numbers: low halves of 8 bytes, their high halves, and pairs of bits out of one 32-bit word.
        uint pairs = BitConverter.ToUInt32(b, 104);
        int[] scales = new int[16];
        for (int v = 0; v < 16; v++)
        {
            int low = v < 8 ? b[96 + v] % 16 : b[88 + v] / 16;
            int high = (int)(pairs >> ((8 * (v % 4)) + (2 * (v / 4)))) & 3;
            scales[v] = (16 * high) + low - 32;
        }

        return TwoBits(b, 32).Select((q, i) => Half(b, 108) * scales[i / 16] * (Bit(b, i % 32, i / 32, 1) == 1 ? q : q - 4));
    }

    private static IEnumerable<float> FourOrFive(byte[] b, bool fifth)
    {
        // The twelve scale bytes as one number: groups 0…3 in six-bit fields, groups 4…7 in four bits and two.
        BigInteger packed = new(b.AsSpan(4, 12), isUnsigned: true);
        int Bits(int at, int count) => (int)((packed >> at) & ((1 << count) - 1));
        int quants = fifth ? 48 : 16;
        for (int group = 0; group < 8; group++)
        {
            int j = group % 4;
            int scale = group < 4 ? Bits(8 * j, 6) : Bits(64 + (8 * j), 4) + (16 * Bits((8 * j) + 6, 2));
            int minimum = group < 4 ? Bits(32 + (8 * j), 6) : Bits(68 + (8 * j), 4) + (16 * Bits(38 + (8 * j), 2));
            for (int e = 0; e < 32; e++)
            {
                byte pair = b[quants + (group / 2 * 32) + e];
                int q = (group % 2 == 0 ? pair % 16 : pair / 16) + (fifth ? Bit(b, 16 + e, group, 16) : 0);
                yield return (Half(b, 0) * scale * q) - (Half(b, 2) * minimum);
            }
        }
    }

    private static float[] Q6(byte[] b)
    {
        float[] values = new float[256];
        for (int half = 0; half < 2; half++)
        {
            for (int l = 0; l < 32; l++)
            {
                byte first = b[(64 * half) + l];
                byte second = b[(64 * half) + l + 32];
                byte high = b[128 + (32 * half) + l];
                int[] quants =
                [
                    (first % 16) + (high % 4 * 16), (second % 16) + (high / 4 % 4 * 16),
                    (first / 16) + (high / 16 % 4 * 16), (second / 16) + (high / 64 * 16),
                ];
                for (int run = 0; run < 4; run++)
                {
                    sbyte scale = (sbyte)b[192 + (8 * half) + (2 * run) + (l / 16)];
                    values[(128 * half) + (32 * run) + l] = Half(b, 208) * scale * (quants[run] - 32);
                }
            }
        }

        return values;
    }

    private static IEnumerable<float> Iq4Xs(byte[] b)
    {
        for (int group = 0; group < 8; group++)
        {
            int scale = (b[4 + (group / 2)] >> (4 * (group % 2)) & 15) + (((b[2] + (256 * b[3])) >> (2 * group) & 3) * 16) - 32;
            foreach (int index in Nibbles(b, 8 + (16 * group)))
            {
                yield return Half(b, 0) * scale * s_nonLinear[index];
            }
        }
    }
}

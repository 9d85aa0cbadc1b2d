using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels.Unpacking;

// Formats of 256 values whose sub-blocks of 16 or 32 have small integer scales under one or two half-precision ones.

/// <summary>Q2_K: 2 bits; scale and minimum of 4 bits for 16 values.</summary>
internal readonly unsafe struct Q2Super : IRowUnpacker
{
    private const int BlockBytes = 84;

    public static int ScaleLength => 16;

    public static bool HasMinima => true;

    public static int SmallestCode => 0;

    public static int LargestCode => 3;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        Vector256<byte> mask = Vector256.Create((byte)3);
        for (int block = 0; block < columns / 256; block++, source += BlockBytes, codes += 256, scales += 16, minima += 16)
        {
            float scale = HalfBits.Read(source + 80);
            float minimum = HalfBits.Read(source + 82);
            for (int i = 0; i < 16; i++)
            {
                scales[i] = scale * (source[i] & 15);
                minima[i] = minimum * (source[i] >> 4);
            }

            for (int half = 0; half < 2; half++)
            {
                Vector256<byte> bits = Vector256.Load(source + 16 + (32 * half));
                for (int j = 0; j < 4; j++)
                {
                    ((bits >>> (2 * j)) & mask).AsSByte().Store(codes + (128 * half) + (32 * j));
                }
            }
        }
    }
}

/// <summary>Q3_K: 3 bits, signed; scale of 6 bits for 16 values.</summary>
internal readonly unsafe struct Q3Super : IRowUnpacker
{
    private const int BlockBytes = 110;

    public static int ScaleLength => 16;

    public static bool HasMinima => false;

    public static int SmallestCode => -4;

    public static int LargestCode => 3;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        Vector256<byte> mask = Vector256.Create((byte)3);
        Vector256<byte> four = Vector256.Create((byte)4);
        for (int block = 0; block < columns / 256; block++, source += BlockBytes, codes += 256, scales += 16)
        {
            Vector256<byte> high = Vector256.Load(source);
            for (int half = 0; half < 2; half++)
            {
                Vector256<byte> low = Vector256.Load(source + 32 + (32 * half));
                for (int j = 0; j < 4; j++)
                {
                    Vector256<byte> third = ((high >>> ((4 * half) + j)) << 2) & four;
                    ((((low >>> (2 * j)) & mask) | third) - four).AsSByte().Store(codes + (128 * half) + (32 * j));
                }
            }

            UnpackScales(source + 96, HalfBits.Read(source + 108), scales);
        }
    }

    private static void UnpackScales(byte* packed, float scale, float* scales)
    {
        for (int i = 0; i < 16; i++)
        {
            int low = i < 8 ? packed[i] & 15 : packed[i - 8] >> 4;
            int high = (packed[8 + (i & 3)] >> (2 * (i >> 2))) & 3;
            scales[i] = scale * ((low | (high << 4)) - 32);
        }
    }
}

/// <summary>Q4_K: 4 bits; scale and minimum of 6 bits for 32 values.</summary>
internal readonly unsafe struct Q4Super : IRowUnpacker
{
    private const int BlockBytes = 144;

    public static int ScaleLength => 32;

    public static bool HasMinima => true;

    public static int SmallestCode => 0;

    public static int LargestCode => 15;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        Vector256<byte> mask = Vector256.Create((byte)15);
        for (int block = 0; block < columns / 256; block++, source += BlockBytes, codes += 256, scales += 8, minima += 8)
        {
            SixBitScales.Unpack(source, scales, minima);
            for (int pair = 0; pair < 4; pair++)
            {
                Vector256<byte> nibbles = Vector256.Load(source + 16 + (32 * pair));
                (nibbles & mask).AsSByte().Store(codes + (64 * pair));
                ((nibbles >>> 4) & mask).AsSByte().Store(codes + (64 * pair) + 32);
            }
        }
    }
}

/// <summary>Q5_K: Q4_K with a fifth bit.</summary>
internal readonly unsafe struct Q5Super : IRowUnpacker
{
    private const int BlockBytes = 176;

    public static int ScaleLength => 32;

    public static bool HasMinima => true;

    public static int SmallestCode => 0;

    public static int LargestCode => 31;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        Vector256<byte> mask = Vector256.Create((byte)15);
        Vector256<byte> sixteen = Vector256.Create((byte)16);
        for (int block = 0; block < columns / 256; block++, source += BlockBytes, codes += 256, scales += 8, minima += 8)
        {
            SixBitScales.Unpack(source, scales, minima);
            Vector256<byte> high = Vector256.Load(source + 16);
            for (int pair = 0; pair < 4; pair++)
            {
                Vector256<byte> nibbles = Vector256.Load(source + 48 + (32 * pair));
                Vector256<byte> first = ((high >>> (2 * pair)) << 4) & sixteen;
                Vector256<byte> second = ((high >>> ((2 * pair) + 1)) << 4) & sixteen;
                ((nibbles & mask) | first).AsSByte().Store(codes + (64 * pair));
                (((nibbles >>> 4) & mask) | second).AsSByte().Store(codes + (64 * pair) + 32);
            }
        }
    }
}

/// <summary>Q6_K: 6 bits, signed; scale of 8 bits for 16 values.</summary>
internal readonly unsafe struct Q6Super : IRowUnpacker
{
    private const int BlockBytes = 210;

    public static int ScaleLength => 16;

    public static bool HasMinima => false;

    public static int SmallestCode => -32;

    public static int LargestCode => 31;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        for (int block = 0; block < columns / 256; block++, source += BlockBytes, codes += 256, scales += 16)
        {
            for (int half = 0; half < 2; half++)
            {
                UnpackHalf(source + (64 * half), source + 128 + (32 * half), codes + (128 * half));
            }

            float scale = HalfBits.Read(source + 208);
            for (int i = 0; i < 16; i++)
            {
                scales[i] = scale * (sbyte)source[192 + i];
            }
        }
    }

    private static void UnpackHalf(byte* low, byte* high, sbyte* codes)
    {
        Vector256<byte> nibble = Vector256.Create((byte)15);
        Vector256<byte> upper = Vector256.Create((byte)0x30);
        Vector256<byte> bias = Vector256.Create((byte)32);
        Vector256<byte> first = Vector256.Load(low);
        Vector256<byte> second = Vector256.Load(low + 32);
        Vector256<byte> top = Vector256.Load(high);
        (((first & nibble) | ((top << 4) & upper)) - bias).AsSByte().Store(codes);
        (((second & nibble) | ((top << 2) & upper)) - bias).AsSByte().Store(codes + 32);
        ((((first >>> 4) & nibble) | (top & upper)) - bias).AsSByte().Store(codes + 64);
        ((((second >>> 4) & nibble) | ((top >>> 2) & upper)) - bias).AsSByte().Store(codes + 96);
    }
}

/// <summary>IQ4_XS: 4 bits indexing a table; scale of 6 bits for 32 values.</summary>
internal readonly unsafe struct Iq4Super : IRowUnpacker
{
    private const int BlockBytes = 136;

    public static int ScaleLength => 32;

    public static bool HasMinima => false;

    public static int SmallestCode => -127;

    public static int LargestCode => 113;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        for (int block = 0; block < columns / 256; block++, source += BlockBytes, codes += 256, scales += 8)
        {
            float scale = HalfBits.Read(source);
            int high = Unsafe.ReadUnaligned<ushort>(source + 2);
            for (int i = 0; i < 8; i++)
            {
                int low = (source[4 + (i / 2)] >> (4 * (i & 1))) & 15;
                scales[i] = scale * ((low | (((high >> (2 * i)) & 3) << 4)) - 32);
                Bits.LookUp(Bits.NonLinear4, source + 8 + (16 * i)).Store(codes + (32 * i));
            }
        }
    }
}

/// <summary>The head that Q4_K and Q5_K share: <c>h d; h dmin; u8 scales[12]</c>, eight scales and minima of 6 bits.</summary>
internal static unsafe class SixBitScales
{
    private const uint LowSix = 0x3F3F_3F3F;
    private const uint LowFour = 0x0F0F_0F0F;
    private const uint TopTwo = 0x3030_3030;

    public static void Unpack(byte* source, float* scales, float* minima)
    {
        uint first = Unsafe.ReadUnaligned<uint>(source + 4);
        uint second = Unsafe.ReadUnaligned<uint>(source + 8);
        uint third = Unsafe.ReadUnaligned<uint>(source + 12);
        uint lateScales = (third & LowFour) | ((first >> 2) & TopTwo);
        uint lateMinima = ((third >> 4) & LowFour) | ((second >> 2) & TopTwo);
        Scale(first & LowSix, lateScales, HalfBits.Read(source)).Store(scales);
        Scale(second & LowSix, lateMinima, HalfBits.Read(source + 2)).Store(minima);
    }

    private static Vector256<float> Scale(uint low, uint high, float scale)
    {
        Vector128<ushort> bytes = Vector128.WidenLower(Vector128.Create(low, high, 0, 0).AsByte());
        Vector256<int> integers = Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes)).AsInt32();
        return Vector256.ConvertToSingle(integers) * scale;
    }
}

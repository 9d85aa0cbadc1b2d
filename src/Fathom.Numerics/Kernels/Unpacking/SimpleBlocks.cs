using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels.Unpacking;

// Formats of 32 values with one scale. Nibbles lie as 16 low ones, then 16 high ones.

/// <summary>Q8_0: codes are stored ready.</summary>
internal readonly unsafe struct Q8Zero : IRowUnpacker
{
    private const int BlockBytes = 34;

    public static int ScaleLength => 32;

    public static bool HasMinima => false;

    public static int SmallestCode => -128;

    public static int LargestCode => 127;

    public static int StoredCodeStride => BlockBytes;

    public static int StoredCodeOffset => 2;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        HalfBits.Read(source, BlockBytes, columns / 32, scales);
    }
}

/// <summary>Q4_0: <c>d · (nibble − 8)</c>.</summary>
internal readonly unsafe struct Q4Zero : IRowUnpacker
{
    private const int BlockBytes = 18;

    public static int ScaleLength => 32;

    public static bool HasMinima => false;

    public static int SmallestCode => -8;

    public static int LargestCode => 7;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        Vector256<byte> eight = Vector256.Create((byte)8);
        HalfBits.Read(source, BlockBytes, columns / 32, scales);
        for (int block = 0; block < columns / 32; block++, source += BlockBytes)
        {
            (Bits.Nibbles(source + 2) - eight).AsSByte().Store(codes + (block * 32));
        }
    }
}

/// <summary>Q4_1: <c>d · nibble + m</c>.</summary>
internal readonly unsafe struct Q4One : IRowUnpacker
{
    private const int BlockBytes = 20;

    public static int ScaleLength => 32;

    public static bool HasMinima => true;

    public static int SmallestCode => 0;

    public static int LargestCode => 15;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        HalfBits.Read(source, BlockBytes, columns / 32, scales);
        HalfBits.Read(source + 2, BlockBytes, columns / 32, minima, HalfBits.Sign);
        for (int block = 0; block < columns / 32; block++, source += BlockBytes)
        {
            Bits.Nibbles(source + 4).AsSByte().Store(codes + (block * 32));
        }
    }
}

/// <summary>Q5_0: <c>d · (5 bits − 16)</c>.</summary>
internal readonly unsafe struct Q5Zero : IRowUnpacker
{
    private const int BlockBytes = 22;

    public static int ScaleLength => 32;

    public static bool HasMinima => false;

    public static int SmallestCode => -16;

    public static int LargestCode => 15;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        Vector256<byte> sixteen = Vector256.Create((byte)16);
        HalfBits.Read(source, BlockBytes, columns / 32, scales);
        for (int block = 0; block < columns / 32; block++, source += BlockBytes)
        {
            Vector256<byte> fifth = Bits.Expand(Unsafe.ReadUnaligned<uint>(source + 2), 16);
            ((Bits.Nibbles(source + 6) | fifth) - sixteen).AsSByte().Store(codes + (block * 32));
        }
    }
}

/// <summary>Q5_1: <c>d · 5 bits + m</c>.</summary>
internal readonly unsafe struct Q5One : IRowUnpacker
{
    private const int BlockBytes = 24;

    public static int ScaleLength => 32;

    public static bool HasMinima => true;

    public static int SmallestCode => 0;

    public static int LargestCode => 31;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        HalfBits.Read(source, BlockBytes, columns / 32, scales);
        HalfBits.Read(source + 2, BlockBytes, columns / 32, minima, HalfBits.Sign);
        for (int block = 0; block < columns / 32; block++, source += BlockBytes)
        {
            Vector256<byte> fifth = Bits.Expand(Unsafe.ReadUnaligned<uint>(source + 4), 16);
            (Bits.Nibbles(source + 8) | fifth).AsSByte().Store(codes + (block * 32));
        }
    }
}

/// <summary>IQ4_NL: <c>d · table[nibble]</c>.</summary>
internal readonly unsafe struct Iq4NonLinear : IRowUnpacker
{
    private const int BlockBytes = 18;

    public static int ScaleLength => 32;

    public static bool HasMinima => false;

    public static int SmallestCode => -127;

    public static int LargestCode => 113;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        HalfBits.Read(source, BlockBytes, columns / 32, scales);
        for (int block = 0; block < columns / 32; block++, source += BlockBytes)
        {
            Bits.LookUp(Bits.NonLinear4, source + 2).Store(codes + (block * 32));
        }
    }
}

/// <summary>MXFP4: <c>2^(e − 128) · table[nibble]</c>, the table holding doubled E2M1 values.</summary>
internal readonly unsafe struct MxFp4 : IRowUnpacker
{
    private const int BlockBytes = 17;

    public static int ScaleLength => 32;

    public static bool HasMinima => false;

    public static int SmallestCode => -12;

    public static int LargestCode => 12;

    public static int StoredCodeStride => 0;

    public static int StoredCodeOffset => 0;

    public static void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima)
    {
        for (int block = 0; block < columns / 32; block++, source += BlockBytes)
        {
            scales[block] = HalfPowerOfTwo(*source);
            Bits.LookUp(Bits.DoubledE2M1, source + 1).Store(codes + (block * 32));
        }
    }

    /// <summary><c>2^(e − 128)</c>; the two smallest are subnormal singles.</summary>
    private static float HalfPowerOfTwo(byte e) =>
        BitConverter.UInt32BitsToSingle(e < 2 ? 0x0020_0000u << e : (uint)(e - 1) << 23);
}

using System.Runtime.Intrinsics;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Unpacking;

/// <summary>F32, used in place.</summary>
internal readonly unsafe struct Single32 : IFloatUnpacker
{
    public static bool IsStored => true;

    public static void Unpack(WeightMatrix weights, int row, int firstColumn, int count, float* values) =>
        new ReadOnlySpan<float>((float*)(weights.Data.Pointer + (row * weights.RowBytes)) + firstColumn, count).CopyTo(new Span<float>(values, count));
}

/// <summary>F16.</summary>
internal readonly unsafe struct Half16 : IFloatUnpacker
{
    public static void Unpack(WeightMatrix weights, int row, int firstColumn, int count, float* values) =>
        HalfWidening.FromHalf((ushort*)(weights.Data.Pointer + (row * weights.RowBytes)) + firstColumn, values, count);
}

/// <summary>BF16.</summary>
internal readonly unsafe struct BFloat16 : IFloatUnpacker
{
    public static bool IsBFloat16 => true;

    public static void Unpack(WeightMatrix weights, int row, int firstColumn, int count, float* values) =>
        HalfWidening.FromBFloat16((ushort*)(weights.Data.Pointer + (row * weights.RowBytes)) + firstColumn, values, count);
}

/// <summary>8-bit floats (E4M3) with a scale per 128 × 128 block.</summary>
internal readonly unsafe struct ScaledFloat8 : IFloatUnpacker
{
    // 2^120, the difference of the exponent biases 127 and 7.
    private const float ExponentShift = 1.329227995784916e36f;
    private const uint NotANumber = 0x7Fu << 20;

    public static void Unpack(WeightMatrix weights, int row, int firstColumn, int count, float* values)
    {
        byte* source = weights.Data.Pointer + (row * weights.RowBytes) + firstColumn;
        ReadOnlySpan<float> scales = weights.Scales is null ? [] : weights.Scales.OfRow(row);
        for (int start = 0; start < count;)
        {
            int column = firstColumn + start;
            int end = Math.Min(count, start + WeightScales.BlockSide - (column % WeightScales.BlockSide));
            float scale = scales.IsEmpty ? 1 : scales[column / WeightScales.BlockSide];
            UnpackBlock(source + start, end - start, scale, values + start);
            start = end;
        }
    }

    private static void UnpackBlock(byte* source, int count, float scale, float* values)
    {
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            // Eight bytes, widened to 16 bits, then to 32.
            Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)(source + i)).AsByte());
            Vector256<uint> bits = Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));
            (Convert(bits) * scale).Store(values + i);
        }

        for (; i < count; i++)
        {
            values[i] = Convert(Vector256.CreateScalar((uint)source[i]))[0] * scale;
        }
    }

    /// <summary>Moves the bits to their place in a single; multiplying by 2^120 corrects the exponent, including subnormals. 0x7F is NaN.</summary>
    private static Vector256<float> Convert(Vector256<uint> bits)
    {
        // seeeemmm: the mantissa moves to bits 20–22, the exponent to bits 23–26, the sign to bit 31. Subnormals of E4M3 become subnormals
        // of float32, m · 2^−129, and the exact product m · 2^−9 is their value. A NaN becomes all ones, which are NaN with any sign.
        Vector256<uint> magnitude = (bits & Vector256.Create(0x7Fu)) << 20;
        Vector256<uint> sign = (bits & Vector256.Create(0x80u)) << 24;
        Vector256<uint> nan = Vector256.Equals(magnitude, Vector256.Create(NotANumber));
        return ((magnitude.AsSingle() * ExponentShift).AsUInt32() | sign | nan).AsSingle();
    }
}

using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>The 8-bit floats of DeepSeek-V3's weights: E4M3 without infinities (<c>e4m3fn</c>), bias 7.</summary>
/// <remarks>
/// Micikevicius et al. 2022, "FP8 formats for deep learning". Codes 0x7F and 0xFF are NaN; the largest number is 448, the smallest positive one 2^-9.
/// </remarks>
public static class Float8
{
    /// <summary>Largest number.</summary>
    public const float Largest = 448;

    /// <summary>2^-6, the smallest normal number, as bits of a single.</summary>
    internal const uint SmallestNormalBits = 121u << 23;

    /// <summary>2^14, whose unit in the last place is the smallest number, as bits of a single.</summary>
    internal const uint MagicBits = 141u << 23;

    private static readonly float[] s_values = [.. Enumerable.Range(0, 256).Select(code => Compute((byte)code))];

    /// <summary>The number that a code stands for; a NaN for 0x7F and 0xFF.</summary>
    public static float Decode(byte code) => s_values[code];

    /// <summary>The nearest code, ties to even. Magnitudes above 448, infinity included, become 448; NaN becomes a NaN of the same sign.</summary>
    public static byte Encode(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint sign = (bits >> 24) & 0x80;
        uint magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000)
        {
            return (byte)(sign | 0x7F);
        }

        if (magnitude < SmallestNormalBits)
        {
            // Below 2^-6, codes are multiples of 2^-9. That is the unit in the last place of 2^14, so adding 2^14 rounds to such a multiple.
            float shifted = BitConverter.UInt32BitsToSingle(magnitude) + BitConverter.UInt32BitsToSingle(MagicBits);
            return (byte)(sign | (BitConverter.SingleToUInt32Bits(shifted) - MagicBits));
        }

        // Drop 20 of the 23 fraction bits, rounding to nearest even; a carry increments the exponent, as it should. Then change the bias from 127 to 7.
        uint rounded = (magnitude + 0x7FFFF + ((magnitude >> 20) & 1)) >> 20;
        return (byte)(sign | Math.Min(rounded - (120 << 3), 0x7E));
    }

    /// <summary>Decodes a span of codes.</summary>
    /// <param name="codes">Codes.</param>
    /// <param name="values">As many values.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Decode(ReadOnlySpan<byte> codes, Span<float> values)
    {
        CheckLengths(codes.Length, values.Length);
        int i = 0;
        for (; i + FloatLanes.Count <= codes.Length; i += FloatLanes.Count)
        {
            FloatLanes.FromFloat8(FloatLanes.Widen(Vector128.Create(codes[i..]))).CopyTo(values[i..]);
        }

        for (; i < codes.Length; i++)
        {
            values[i] = Decode(codes[i]);
        }
    }

    /// <summary>Encodes a span of values.</summary>
    /// <param name="values">Values.</param>
    /// <param name="codes">As many codes.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Encode(ReadOnlySpan<float> values, Span<byte> codes)
    {
        CheckLengths(codes.Length, values.Length);
        int i = 0;
        for (; i + FloatLanes.Count <= codes.Length; i += FloatLanes.Count)
        {
            ScaleFit.Store(FloatLanes.ToFloat8(Vector512.Create(values[i..])).AsInt32(), codes[i..]);
        }

        for (; i < codes.Length; i++)
        {
            codes[i] = Encode(values[i]);
        }
    }

    private static void CheckLengths(int codes, int values)
    {
        if (codes != values)
        {
            throw new ArgumentException($"{codes} codes and {values} values");
        }
    }

    private static float Compute(byte code)
    {
        // bit 7: sign, bits 3…6: exponent, bits 0…2: fraction
        int exponent = (code >> 3) & 15;
        int fraction = code & 7;
        float magnitude = (code & 0x7F) == 0x7F
            ? BitConverter.UInt32BitsToSingle(0x7FC00000)
            : exponent == 0 ? fraction * MathF.ScaleB(1, -9) : (8 + fraction) * MathF.ScaleB(1, exponent - 10);
        return code < 128 ? magnitude : -magnitude;
    }
}

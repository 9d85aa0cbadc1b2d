using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Vectors;

/// <summary>Rounds float32 to bfloat16, to nearest even. Infinities stay infinite, and a NaN stays NaN because its quiet bit is set.</summary>
internal static unsafe class BFloat16Rounding
{
    private const int Lanes = 16;

    /// <summary>Rounds one value.</summary>
    public static float Round(float value) => BitConverter.UInt32BitsToSingle((uint)BFloat16Format.Round(value) << 16);

    /// <summary>Rounds sixteen values; the lower halves of the results are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Round(Vector512<float> values)
    {
        Vector512<uint> bits = values.AsUInt32();

        // Adding just under half a unit of the kept 16 bits, or exactly half if the last of them is odd, rounds to nearest even. A carry into the exponent
        // is right: it gives the next power of two, or infinity. Infinity itself has no low bits to carry. For NaN the sum may be anything: it is replaced.
        Vector512<uint> odd = (bits >>> 16) & Vector512<uint>.One;
        Vector512<uint> rounded = bits + Vector512.Create(0x7FFFu) + odd;
        Vector512<uint> isNaN = ~Vector512.Equals(values, values).AsUInt32();
        return Vector512.ConditionalSelect(isNaN, bits | Vector512.Create(0x0040_0000u), rounded) & Vector512.Create(0xFFFF_0000u);
    }

    /// <summary>Rounds eight values; the lower halves of the results are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Round(Vector256<float> values)
    {
        Vector256<uint> bits = values.AsUInt32();
        Vector256<uint> odd = (bits >>> 16) & Vector256<uint>.One;
        Vector256<uint> rounded = bits + Vector256.Create(0x7FFFu) + odd;
        Vector256<uint> isNaN = ~Vector256.Equals(values, values).AsUInt32();
        return Vector256.ConditionalSelect(isNaN, bits | Vector256.Create(0x0040_0000u), rounded) & Vector256.Create(0xFFFF_0000u);
    }

    /// <summary>Rounds values in place.</summary>
    public static void RoundInPlace(float* values, int count)
    {
        int i = 0;
        for (; i <= count - Lanes && Vector512.IsHardwareAccelerated; i += Lanes)
        {
            Round(Vector512.Load(values + i)).Store((uint*)values + i);
        }

        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Round(Vector256.Load(values + i)).Store((uint*)values + i);
        }

        for (; i < count; i++)
        {
            values[i] = Round(values[i]);
        }
    }

    /// <summary>Rounds values to 16 bits each, and the remainder to another 16: together they hold 16 significant bits.</summary>
    /// <param name="source"><c>[count]</c>.</param>
    /// <param name="count">Number of values.</param>
    /// <param name="first">The rounded values.</param>
    /// <param name="second">The remainders; 0 if the value is not finite or rounds to infinity.</param>
    public static void Split(float* source, int count, ushort* first, ushort* second)
    {
        int i = 0;
        for (; i <= count - Lanes; i += Lanes)
        {
            Vector512<float> values = Vector512.Load(source + i);
            Vector512<uint> rounded = Round(values);

            // The subtraction is exact: both operands are multiples of the value's last bit, and the difference has at most 16 bits.
            Vector512<float> rest = Vector512.ConditionalSelect(Vector512.IsFinite(rounded.AsSingle()), values - rounded.AsSingle(), Vector512<float>.Zero);

            // Narrow keeps the low 16 bits of each lane: here the upper halves, moved down. Only the lower 16 words of its result are needed.
            Vector512.Narrow(rounded >>> 16, rounded >>> 16).GetLower().Store(first + i);
            Vector512.Narrow(Round(rest) >>> 16, Vector512<uint>.Zero).GetLower().Store(second + i);
        }

        for (; i < count; i++)
        {
            float rounded = Round(source[i]);
            first[i] = BFloat16Format.Round(rounded);
            second[i] = float.IsFinite(rounded) ? BFloat16Format.Round(source[i] - rounded) : (ushort)0;
        }
    }

    /// <summary>Rounds values to 16 bits each.</summary>
    public static void Convert(float* source, int count, ushort* destination) => Convert(source, 1, count, destination);

    /// <summary>Multiplies values by a factor and rounds them to 16 bits each.</summary>
    public static void Convert(float* source, float scale, int count, ushort* destination)
    {
        int i = 0;
        for (; i <= count - (2 * Lanes); i += 2 * Lanes)
        {
            Vector512<uint> low = Round(Vector512.Load(source + i) * scale) >>> 16;
            Vector512<uint> high = Round(Vector512.Load(source + i + Lanes) * scale) >>> 16;
            Vector512.Narrow(low, high).Store(destination + i);
        }

        for (; i <= count - Lanes; i += Lanes)
        {
            Vector512<uint> low = Round(Vector512.Load(source + i) * scale) >>> 16;
            Vector512.Narrow(low, low).GetLower().Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = BFloat16Format.Round(source[i] * scale);
        }
    }
}

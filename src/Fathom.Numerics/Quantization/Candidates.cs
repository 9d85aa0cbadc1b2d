using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Sixteen candidates tried side by side, one per lane.</summary>
/// <remarks>
/// The searches put candidates, not values, into lanes: they visit a group's values one by one, and every lane accumulates its own sums.
/// No sum crosses lanes, so the order of additions, and with it every bit of the result, is the same for all vector widths.
/// </remarks>
internal static class Candidates
{
    /// <summary>Candidates in a vector.</summary>
    public const int Count = 16;

    /// <summary>
    /// If the squared errors are less than this share of the sum of squares, they may be due to rounding scales to halves, with a relative error of 2^-11.
    /// </summary>
    public const float RoundingShare = 1e-5f;

    /// <summary>Below this, neighboring halves differ by more than 1/64 of their value.</summary>
    public const float CoarseHalf = SmallestHalf * 64;

    /// <summary>Smaller values or differences count as zero: a quarter of the smallest half.</summary>
    public const float Negligible = SmallestHalf / 4;

    private const float SmallestHalf = 1f / (1 << 24);
    private const float SmallestNormalHalf = 1f / (1 << 14);

    /// <summary>0, 1, … 15.</summary>
    public static Vector512<float> Places => Vector512.Create(0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    /// <summary>Sixteen evenly spaced numbers from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static Vector512<float> Range(float first, float last) => Vector512.Create(first) + (Places * ((last - first) / (Count - 1)));

    /// <summary>The lane of the smallest error; the first one among equals.</summary>
    public static int Best(Vector512<float> errors)
    {
        Span<float> lanes = stackalloc float[Count];
        errors.CopyTo(lanes);
        int best = 0;
        for (int lane = 1; lane < Count; lane++)
        {
            best = lanes[lane] < lanes[best] ? lane : best;
        }

        return best;
    }

    /// <summary>Reciprocals; zero for zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Inverse(Vector512<float> values) =>
        Vector512.AndNot(Vector512<float>.One / values, Vector512.Equals(values, Vector512<float>.Zero));

    /// <summary>The reciprocal; zero for zero.</summary>
    public static float Inverse(float value) => value == 0 ? 0 : 1 / value;

    /// <summary>Half-precision numbers around a value, the given numbers of units in the last place away; never infinite.</summary>
    public static Vector512<float> NearHalves(float value, Vector512<float> steps)
    {
        // The mask keeps the exponent: a power of two, of which halves with 10 fraction bits have a 1024th as their unit in the last place.
        float unit = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0x7F800000) / 1024;
        return RoundToHalf(Vector512.Create(value) + (steps * Math.Max(unit, SmallestHalf)));
    }

    /// <summary>The nearest half that is a finite number, as a float.</summary>
    public static float RoundToHalf(float value) => (float)(Half)Math.Clamp(value, (float)Half.MinValue, (float)Half.MaxValue);

    /// <summary>The nearest halves that are finite numbers, as floats.</summary>
    public static Vector512<float> RoundToHalf(Vector512<float> values)
    {
        Vector512<float> clamped = Vector512.Min(Vector512.Max(values, Vector512.Create((float)Half.MinValue)), Vector512.Create((float)Half.MaxValue));

        // Dekker's split with 2^13 + 1 leaves 24 − 13 = 11 significant bits. Below the normal halves, adding 0.75 leaves multiples of 2^-24,
        // the unit in the last place there.
        Vector512<float> split = clamped * 8193;
        Vector512<float> normal = split - (split - clamped);
        Vector512<float> denormal = (clamped + Vector512.Create(0.75f)) - Vector512.Create(0.75f);
        return Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(clamped), Vector512.Create(SmallestNormalHalf)), denormal, normal);
    }

    /// <summary>
    /// Whether rounding the block scale to half precision matters next to the rounding of values: little error is left, halves are far apart, or one
    /// value outweighs the rest.
    /// </summary>
    /// <param name="values">The super-block.</param>
    /// <param name="scale">Magnitude of its block scale.</param>
    /// <param name="error">Sum of squared errors so far.</param>
    /// <param name="energy">Sum of squares.</param>
    public static bool HalvesDecide(ReadOnlySpan<float> values, float scale, float error, float energy)
    {
        float largest = ScaleFit.SignedLargest(values);
        return error < RoundingShare * energy || scale < CoarseHalf || largest * largest > energy / 8;
    }

    /// <summary>The sum of squares.</summary>
    public static float Energy(ReadOnlySpan<float> values)
    {
        float sum = 0;
        foreach (float value in values)
        {
            sum += value * value;
        }

        return sum;
    }
}

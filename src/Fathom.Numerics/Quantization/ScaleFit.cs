using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Least-squares fit of <c>x ≈ scale · level</c> to a group of values.</summary>
internal static class ScaleFit
{
    /// <summary>Where the largest value lands, relative to the outermost level: from well inside to clipped.</summary>
    private const float FirstReach = 0.74f;
    private const float LastReach = 1.10f;

    /// <summary>Sums of squared errors when the values are rounded to the nearest levels, for each of sixteen scales.</summary>
    public static Vector512<float> Errors<TLevels>(ReadOnlySpan<float> values, Vector512<float> scales)
        where TLevels : struct, ILevels
    {
        Vector512<float> inverse = Candidates.Inverse(scales);
        Vector512<float> errors = Vector512<float>.Zero;
        foreach (float value in values)
        {
            Vector512<float> x = Vector512.Create(value);
            Vector512<float> residual = x - (scales * TLevels.Nearest(x * inverse));
            errors += residual * residual;
        }

        return errors;
    }

    /// <summary>The best scale found, before it is rounded to what the format can store; zero if all values are nearly zero.</summary>
    public static float Search<TLevels>(ReadOnlySpan<float> values)
        where TLevels : struct, ILevels
    {
        float largest = SignedLargest(values);
        if (MathF.Abs(largest) < Candidates.Negligible)
        {
            return 0;
        }

        // The levels reach further on one side, so either sign of the scale may be better. Near the plain choice the steps are finer: about a tenth of a level.
        float fine = MathF.Max(0.9f / -TLevels.Lowest, 0.05f);
        Vector512<float> reach = Candidates.Range(FirstReach, LastReach);
        (float scale, float error) best = Best<TLevels>(values, reach * (TLevels.Lowest / largest));
        best = Better(best, Best<TLevels>(values, reach * (TLevels.Highest / largest)));
        return Better(best, Best<TLevels>(values, Candidates.Range(1 - fine, 1 + fine) * (TLevels.Lowest / largest))).Scale;

        static (float Scale, float Error) Better((float Scale, float Error) a, (float Scale, float Error) b) => b.Error < a.Error ? b : a;
    }

    /// <summary>The value farthest from zero, with its sign.</summary>
    public static float SignedLargest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = MathF.Abs(value) > MathF.Abs(largest) ? value : largest;
        }

        return largest;
    }

    /// <summary>The sums that least squares needs when the values are rounded to the levels times a scale.</summary>
    public static ScaleSums Sums<TLevels>(ReadOnlySpan<float> values, float scale)
        where TLevels : struct, ILevels
    {
        Vector512<float> inverse = Vector512.Create(Candidates.Inverse(scale));
        Vector512<float> products = Vector512<float>.Zero;
        Vector512<float> squares = Vector512<float>.Zero;
        for (int i = 0; i < values.Length; i += Vector512<float>.Count)
        {
            Vector512<float> x = Vector512.Create(values[i..]);
            Vector512<float> level = TLevels.Nearest(x * inverse);
            products += x * level;
            squares += level * level;
        }

        return new ScaleSums(Vector512.Sum(products), Vector512.Sum(squares));
    }

    /// <summary>The codes of the levels nearest to the values.</summary>
    public static void Codes<TLevels>(ReadOnlySpan<float> values, float scale, Span<byte> codes)
        where TLevels : struct, ILevels
    {
        Vector512<float> inverse = Vector512.Create(Candidates.Inverse(scale));
        for (int i = 0; i < values.Length; i += Vector512<float>.Count)
        {
            Store(TLevels.Codes(Vector512.Create(values[i..]) * inverse), codes[i..]);
        }
    }

    /// <summary>Stores the low bytes of sixteen integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<int> codes, Span<byte> destination)
    {
        Vector256<short> shorts = Vector256.Narrow(codes.GetLower(), codes.GetUpper());
        Vector128.Narrow(shorts.GetLower(), shorts.GetUpper()).AsByte().CopyTo(destination);
    }

    /// <summary>Rounds with sixteen scales, fits the least-squares scale to each rounding, and returns the best of these.</summary>
    private static (float Scale, float Error) Best<TLevels>(ReadOnlySpan<float> values, Vector512<float> inverse)
        where TLevels : struct, ILevels
    {
        Vector512<float> products = Vector512<float>.Zero;
        Vector512<float> squares = Vector512<float>.Zero;
        foreach (float value in values)
        {
            Vector512<float> x = Vector512.Create(value);
            Vector512<float> level = TLevels.Nearest(x * inverse);
            products += x * level;
            squares += level * level;
        }

        // Minimizes Σ (x − scale·level)² per lane: scale = Σ x·level / Σ level². The errors then count for levels chosen anew.
        Vector512<float> scales = products * Candidates.Inverse(squares);
        Vector512<float> errors = Errors<TLevels>(values, scales);
        int best = Candidates.Best(errors);
        return (scales[best], errors[best]);
    }
}

/// <summary>Sums over a group: value times level, level squared.</summary>
internal readonly record struct ScaleSums(float Products, float Squares);

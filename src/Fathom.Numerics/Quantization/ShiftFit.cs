using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Least-squares fit of <c>x ≈ scale · code + shift</c>, with codes 0…<c>highest</c>, to a group of values.</summary>
internal static class ShiftFit
{
    /// <summary>Codes that the range of the values spans before it is clipped, as a share of <c>highest</c>.</summary>
    private const float FirstReach = 0.74f;
    private const float LastReach = 1.10f;

    /// <summary>Sums of squared errors when the values are rounded to the nearest points of each of sixteen lines.</summary>
    public static Vector512<float> Errors(ReadOnlySpan<float> values, Vector512<float> scales, Vector512<float> shifts, float highest)
    {
        Vector512<float> inverse = Candidates.Inverse(scales);
        Vector512<float> errors = Vector512<float>.Zero;
        foreach (float value in values)
        {
            Vector512<float> rise = Vector512.Create(value) - shifts;
            Vector512<float> residual = rise - (scales * Nearest(rise * inverse, highest));
            errors += residual * residual;
        }

        return errors;
    }

    /// <summary>The codes of the points of a line nearest to the values.</summary>
    public static void Codes(ReadOnlySpan<float> values, Line line, float highest, Span<byte> codes)
    {
        Vector512<float> inverse = Vector512.Create(Candidates.Inverse(line.Scale));
        Vector512<float> shift = Vector512.Create(line.Shift);
        for (int i = 0; i < values.Length; i += Vector512<float>.Count)
        {
            Vector512<float> rise = Vector512.Create(values[i..]) - shift;
            ScaleFit.Store(Vector512.ConvertToInt32(Nearest(rise * inverse, highest)), codes[i..]);
        }
    }

    /// <summary>The sums that least squares needs when the values are rounded to the points of a line.</summary>
    public static ShiftSums Sums(ReadOnlySpan<float> values, Line line, float highest)
    {
        Vector512<float> inverse = Vector512.Create(Candidates.Inverse(line.Scale));
        Vector512<float> shift = Vector512.Create(line.Shift);
        Vector512<float> sumValues = Vector512<float>.Zero;
        Vector512<float> codes = Vector512<float>.Zero;
        Vector512<float> products = Vector512<float>.Zero;
        Vector512<float> squares = Vector512<float>.Zero;
        for (int i = 0; i < values.Length; i += Vector512<float>.Count)
        {
            Vector512<float> x = Vector512.Create(values[i..]);
            Vector512<float> code = Nearest((x - shift) * inverse, highest);
            sumValues += x;
            codes += code;
            products += x * code;
            squares += code * code;
        }

        return new ShiftSums(Vector512.Sum(sumValues), Vector512.Sum(codes), Vector512.Sum(products), Vector512.Sum(squares));
    }

    /// <summary>The best line found, before its parameters are rounded to what the format can store.</summary>
    /// <param name="values">The group.</param>
    /// <param name="highest">Largest code.</param>
    /// <param name="largestShift">Upper bound of the shift: zero where a format stores it as a minimum to subtract.</param>
    public static Line Search(ReadOnlySpan<float> values, float highest, float largestShift)
    {
        (float low, float high) = Range(values);
        low = Math.Min(low, largestShift);
        if (high - low < Candidates.Negligible)
        {
            return new Line(0, low);
        }

        // Once in wide steps, then in steps of an eighth of a code around the plain choice.
        (Line wide, float wideError) = Best(values, Candidates.Range(FirstReach, LastReach), low, high, highest, largestShift);
        (Line fine, float fineError) = Best(values, Candidates.Range(1 - (0.9f / highest), 1 + (0.9f / highest)), low, high, highest, largestShift);
        return fineError < wideError ? fine : wide;
    }

    /// <summary>The lowest and highest value.</summary>
    public static (float Low, float High) Range(ReadOnlySpan<float> values)
    {
        float low = values[0];
        float high = values[0];
        foreach (float value in values)
        {
            low = MathF.Min(low, value);
            high = MathF.Max(high, value);
        }

        return (low, high);
    }

    /// <summary>Rounds with sixteen lines of the given reaches, fits a least-squares line to each rounding, and returns the best of these.</summary>
    private static (Line Line, float Error) Best(ReadOnlySpan<float> values, Vector512<float> reach, float low, float high, float highest, float largestShift)
    {
        // Below a reach of 1, the line starts above the lowest value by half of what is missing, unless the shift is at its bound.
        Vector512<float> cut = Vector512.Max(Vector512<float>.Zero, Vector512<float>.One - reach) * (low == largestShift ? 0 : (high - low) / 2);
        (Vector512<float> scales, Vector512<float> shifts) =
            Refit(values, reach * (highest / (high - low)), Vector512.Create(low) + cut, highest, low, largestShift);
        Vector512<float> errors = Errors(values, scales, shifts, highest);
        int best = Candidates.Best(errors);
        return (new Line(scales[best], shifts[best]), errors[best]);
    }

    /// <summary>Least-squares lines for the codes that each of sixteen lines gives the values.</summary>
    /// <param name="values">The group.</param>
    /// <param name="inverse">Reciprocals of the lines' scales.</param>
    /// <param name="shifts">The lines' shifts.</param>
    /// <param name="highest">Largest code.</param>
    /// <param name="origin">The lowest value (or the bound, if lower), subtracted first so that differences keep their precision.</param>
    /// <param name="largestShift">Upper bound of the shifts.</param>
    private static (Vector512<float> Scales, Vector512<float> Shifts) Refit(
        ReadOnlySpan<float> values, Vector512<float> inverse, Vector512<float> shifts, float highest, float origin, float largestShift)
    {
        Vector512<float> codes = Vector512<float>.Zero;
        Vector512<float> squares = Vector512<float>.Zero;
        Vector512<float> products = Vector512<float>.Zero;
        float rises = 0;
        foreach (float value in values)
        {
            Vector512<float> code = Nearest((Vector512.Create(value) - shifts) * inverse, highest);
            codes += code;
            squares += code * code;
            products += code * (value - origin);
            rises += value - origin;
        }

        Vector512<float> count = Vector512.Create((float)values.Length);
        Vector512<float> rise = Vector512.Create(rises);

        // Linear regression of x − origin on the codes.
        Vector512<float> scales = ((count * products) - (rise * codes)) * Candidates.Inverse((count * squares) - (codes * codes));
        Vector512<float> fitted = Vector512.Create(origin) + ((rise - (scales * codes)) / count);

        // A line that would start above the bound starts at it, and only its slope is fitted. An infinite bound selects nothing.
        Vector512<float> bound = Vector512.Create(largestShift);
        Vector512<float> above = Vector512.GreaterThan(fitted, bound);
        Vector512<float> slope = (products + (codes * (origin - largestShift))) * Candidates.Inverse(squares);
        return (Vector512.ConditionalSelect(above, slope, scales), Vector512.ConditionalSelect(above, bound, fitted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Nearest(Vector512<float> values, float highest) =>
        Vector512.MinNative(Vector512.MaxNative(Vector512.Round(values), Vector512<float>.Zero), Vector512.Create(highest));
}

/// <summary>A line over the codes: <c>x ≈ scale · code + shift</c>.</summary>
internal readonly record struct Line(float Scale, float Shift)
{
    /// <summary>The line of a group whose integers are in units of this line.</summary>
    public Line Times(int scale, int minimum) => new(Scale * scale, Shift * minimum);
}

/// <summary>Sums over a group: values, codes, value times code, code squared.</summary>
internal readonly record struct ShiftSums(float Values, float Codes, float Products, float Squares);

using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>
/// Chooses the scales of a super-block: integer scales and mins per group, times two half-precision numbers:
/// <c>x ≈ d · scale · code − dmin · minimum</c>.
/// </summary>
/// <param name="groupLength">Values in a group: 16 or 32.</param>
/// <param name="highestCode">Largest code.</param>
/// <param name="highestScale">Largest integer scale or minimum.</param>
internal readonly struct ShiftedGroups(int groupLength, int highestCode, int highestScale)
{
    /// <summary>Half-precision numbers tried around a candidate where the rounding of <c>d</c> and <c>dmin</c> themselves dominates the error.</summary>
    private const int Neighbors = 7;

    /// <summary>Fits a super-block.</summary>
    /// <param name="values">Its values.</param>
    /// <param name="scales">Receives the integer scale of every group.</param>
    /// <param name="mins">Receives the integer minimum of every group.</param>
    /// <param name="codes">Receives the code of every value.</param>
    /// <returns>The scale of the scales, <c>d</c>, and the scale of the mins, <c>dmin</c>.</returns>
    public HalfPair Fit(ReadOnlySpan<float> values, Span<byte> scales, Span<byte> mins, Span<byte> codes)
    {
        // Ideal lines as real numbers, per group, both searched and plain. Then d and dmin are whatever maps the largest of them to the highest integer; after
        // each such choice of integers and codes, least squares gives a better pair, for which integers and codes are chosen again.
        Span<Line> searched = stackalloc Line[scales.Length];
        for (int group = 0; group < scales.Length; group++)
        {
            searched[group] = ShiftFit.Search(Group(values, group), highestCode, largestShift: 0);
        }

        Span<Line> plain = stackalloc Line[scales.Length];
        Plain(values, highestCode, plain);
        var best = new Choice(default, float.PositiveInfinity);
        Try(Unit(plain), values, plain, scales, mins, ref best);
        Try(Refit(values, best.Unit, scales, mins), values, plain, scales, mins, ref best);
        Try(Unit(searched), values, searched, scales, mins, ref best);
        Try(Refit(values, best.Unit, scales, mins), values, searched, scales, mins, ref best);
        Try(Refit(values, best.Unit, scales, mins), values, searched, scales, mins, ref best);

        // Where the rounding of d and dmin dominates, neighboring halves may do better.
        float energy = Candidates.Energy(values);
        if (best.Error > 0 && Candidates.HalvesDecide(values, best.Unit.Scale, best.Error, energy))
        {
            TryAround(best.Unit, values, plain, scales, mins, ref best);
            TryAround(best.Unit, values, searched, scales, mins, ref best);
        }

        // Values that fall exactly on lines do so for many lines: look for one that half precision represents well.
        if (best.Error > 0 && best.Error < Candidates.RoundingShare * energy)
        {
            for (int span = highestCode; span > highestCode / 2; span--)
            {
                Plain(values, span, plain);
                TryAround(Unit(plain), values, plain, scales, mins, ref best);
            }
        }

        for (int group = 0; group < scales.Length; group++)
        {
            ShiftFit.Codes(Group(values, group), best.Unit.Times(scales[group], mins[group]), highestCode, codes[(group * groupLength)..]);
        }

        return new HalfPair((Half)best.Unit.Scale, (Half)(-best.Unit.Shift));
    }

    private ReadOnlySpan<float> Group(ReadOnlySpan<float> values, int group) => values.Slice(group * groupLength, groupLength);

    /// <summary>For every group, the line on which its values, from zero if none is negative, span <paramref name="span"/> codes.</summary>
    private void Plain(ReadOnlySpan<float> values, int span, Span<Line> lines)
    {
        for (int group = 0; group < lines.Length; group++)
        {
            (float low, float high) = ShiftFit.Range(Group(values, group));
            low = Math.Min(low, 0);
            lines[group] = new Line((high - low) / span, low);
        }
    }

    /// <summary>The block scales that map the largest scale and minimum of all groups to the highest integer.</summary>
    private Line Unit(ReadOnlySpan<Line> lines)
    {
        Line largest = default;
        foreach (Line line in lines)
        {
            largest = new Line(MathF.Max(largest.Scale, line.Scale), MathF.Min(largest.Shift, line.Shift));
        }

        return new Line(largest.Scale / highestScale, largest.Shift / highestScale);
    }

    /// <summary>Tries the half-precision numbers around a pair: first for the scale, then for the minimum.</summary>
    private void TryAround(Line unit, ReadOnlySpan<float> values, ReadOnlySpan<Line> ideal, Span<byte> scales, Span<byte> mins, ref Choice best)
    {
        Vector512<float> steps = Candidates.Places - Vector512.Create((float)(Neighbors / 2));
        Vector512<float> unitScales = Candidates.NearHalves(unit.Scale, steps);
        for (int lane = 0; lane < Neighbors; lane++)
        {
            Try(unit with { Scale = unitScales[lane] }, values, ideal, scales, mins, ref best);
        }

        unit = best.Unit;
        Vector512<float> unitShifts = Candidates.NearHalves(unit.Shift, steps);
        for (int lane = 0; lane < Neighbors; lane++)
        {
            Try(unit with { Shift = unitShifts[lane] }, values, ideal, scales, mins, ref best);
        }
    }

    /// <summary>Rounds a pair of block scales to half precision, chooses the integers for it, and keeps all if they are the best so far.</summary>
    private void Try(Line candidate, ReadOnlySpan<float> values, ReadOnlySpan<Line> ideal, Span<byte> scales, Span<byte> mins, ref Choice best)
    {
        Span<byte> chosenScales = stackalloc byte[scales.Length];
        Span<byte> chosenMins = stackalloc byte[scales.Length];
        var unit = new Line(Candidates.RoundToHalf(candidate.Scale), Candidates.RoundToHalf(candidate.Shift));
        float error = 0;

        // Stops as soon as the candidate can't win.
        for (int group = 0; group < scales.Length && error < best.Error; group++)
        {
            error += ChooseIntegers(Group(values, group), ideal[group], unit, out chosenScales[group], out chosenMins[group]);
        }

        if (error < best.Error)
        {
            best = new Choice(unit, error);
            chosenScales.CopyTo(scales);
            chosenMins.CopyTo(mins);
        }
    }

    /// <summary>Chooses the best of sixteen pairs of integers around a group's ideal line and returns its sum of squared errors.</summary>
    private float ChooseIntegers(ReadOnlySpan<float> group, Line ideal, Line unit, out byte chosenScale, out byte chosenMinimum)
    {
        Vector512<float> scales = Integers(ideal.Scale * Candidates.Inverse(unit.Scale), ScaleSteps);
        Vector512<float> mins = Integers(ideal.Shift * Candidates.Inverse(unit.Shift), MinimumSteps);
        Vector512<float> errors = ShiftFit.Errors(group, scales * unit.Scale, mins * unit.Shift, highestCode);
        int best = Candidates.Best(errors);
        chosenScale = (byte)scales[best];
        chosenMinimum = (byte)mins[best];
        return errors[best];
    }

    // Lanes 0…14 combine scale −1…1 with minimum −2…2; lane 15 is (+2, +1).
    private static Vector512<float> ScaleSteps => Vector512.Create(-1f, -1, -1, -1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2);

    private static Vector512<float> MinimumSteps => Vector512.Create(-2f, -1, 0, 1, 2, -2, -1, 0, 1, 2, -2, -1, 0, 1, 2, 1);

    private Vector512<float> Integers(float center, Vector512<float> steps) => Vector512.Min(
        Vector512.Max(Vector512.Create(MathF.Round(center)) + steps, Vector512<float>.Zero),
        Vector512.Create((float)highestScale));

    /// <summary>The least-squares pair for the chosen codes and integers: normal equations of <c>x ≈ d·a − dmin·m</c>, <c>a = scale·code</c>.</summary>
    private Line Refit(ReadOnlySpan<float> values, Line unit, ReadOnlySpan<byte> scales, ReadOnlySpan<byte> mins)
    {
        double aa = 0, am = 0, mm = 0, xa = 0, xm = 0;
        for (int group = 0; group < scales.Length; group++)
        {
            ShiftSums sums = ShiftFit.Sums(Group(values, group), unit.Times(scales[group], mins[group]), highestCode);
            double scale = scales[group];
            double minimum = mins[group];
            aa += scale * scale * sums.Squares;
            am += scale * minimum * sums.Codes;
            mm += minimum * minimum * groupLength;
            xa += scale * sums.Products;
            xm += minimum * sums.Values;
        }

        // Cramer's rule; the shift that it gives is −dmin. If a and m are (nearly) proportional, each is fitted alone.
        double determinant = (aa * mm) - (am * am);
        return determinant > 0
            ? new Line((float)(((xa * mm) - (xm * am)) / determinant), (float)(((xm * aa) - (xa * am)) / determinant))
            : new Line(aa > 0 ? (float)(xa / aa) : 0, mm > 0 ? (float)(xm / mm) : 0);
    }

    private readonly record struct Choice(Line Unit, float Error);
}

/// <summary>The two half-precision numbers of a super-block with mins.</summary>
internal readonly record struct HalfPair(Half Scale, Half MinimumScale);

using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Chooses the half-precision scale (and shift) of a block that has only one, and its codes.</summary>
/// <remarks>Errors are measured with scales as stored. The plain choice (the levels just reach the largest value) is always among the candidates.</remarks>
internal static class OneScaleBlock
{
    /// <summary>Fits <c>x ≈ d · level</c>.</summary>
    /// <param name="values">The block's values.</param>
    /// <param name="codes">Receives a code for every value, counted from the lowest level.</param>
    /// <returns>The scale <c>d</c>.</returns>
    public static Half FitScale<TLevels>(ReadOnlySpan<float> values, Span<byte> codes)
        where TLevels : struct, ILevels
    {
        float largest = ScaleFit.SignedLargest(values);
        float searched = ScaleFit.Search<TLevels>(values);

        // Lanes 0…2 and 3…5: three halves around each plain scale (the largest value at either end of the levels). Lanes 6…15: ten around the one found.
        Vector512<float> scales = Vector512.ConditionalSelect(
            Vector512.LessThan(Candidates.Places, Vector512.Create(6f)),
            Vector512.ConditionalSelect(
                Vector512.LessThan(Candidates.Places, Vector512.Create(3f)),
                Candidates.NearHalves(largest / TLevels.Lowest, Candidates.Places - Vector512.Create(1f)),
                Candidates.NearHalves(largest / TLevels.Highest, Candidates.Places - Vector512.Create(4f))),
            Candidates.NearHalves(searched, Candidates.Places - Vector512.Create(11f)));
        float best = scales[Candidates.Best(ScaleFit.Errors<TLevels>(values, scales))];
        ScaleFit.Codes<TLevels>(values, best, codes);
        return (Half)best;
    }

    /// <summary>Fits <c>x ≈ d · code + m</c>.</summary>
    /// <param name="values">The block's values.</param>
    /// <param name="highest">Largest code.</param>
    /// <param name="codes">Receives a code for every value.</param>
    /// <param name="shift">Receives <c>m</c>.</param>
    /// <returns>The scale <c>d</c>.</returns>
    public static Half FitShift(ReadOnlySpan<float> values, int highest, Span<byte> codes, out Half shift)
    {
        (float low, float high) = ShiftFit.Range(values);
        (Line plain, float plainError) = BestHalves(values, new Line((high - low) / highest, low), highest);
        (Line searched, float searchedError) = BestHalves(values, ShiftFit.Search(values, highest, largestShift: float.PositiveInfinity), highest);
        Line best = searchedError < plainError ? searched : plain;
        ShiftFit.Codes(values, best, highest, codes);
        shift = (Half)best.Shift;
        return (Half)best.Scale;
    }

    /// <summary>The best of fifteen pairs around a line: three scales times five shifts (lane 15 repeats the center).</summary>
    private static (Line Line, float Error) BestHalves(ReadOnlySpan<float> values, Line line, int highest)
    {
        Vector512<float> scales = Candidates.NearHalves(line.Scale, Vector512.Create(-1f, -1, -1, -1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0));
        Vector512<float> shifts = Candidates.NearHalves(line.Shift, Vector512.Create(-2f, -1, 0, 1, 2, -2, -1, 0, 1, 2, -2, -1, 0, 1, 2, 0));
        Vector512<float> errors = ShiftFit.Errors(values, scales, shifts, highest);
        int best = Candidates.Best(errors);
        return (new Line(scales[best], shifts[best]), errors[best]);
    }
}

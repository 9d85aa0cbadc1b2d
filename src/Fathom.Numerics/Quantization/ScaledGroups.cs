using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Chooses the scales of a super-block: integers per group, times one half-precision number <c>d</c>: <c>x ≈ d · scale · level</c>.</summary>
/// <typeparam name="TLevels">The levels that codes stand for.</typeparam>
/// <param name="groupLength">Values in a group: 16 or 32.</param>
/// <param name="lowestScale">Lowest integer scale; the highest is <c>−lowestScale − 1</c>.</param>
internal readonly struct ScaledGroups<TLevels>(int groupLength, int lowestScale)
    where TLevels : struct, ILevels
{
    /// <summary>Half-precision numbers tried around a candidate where the rounding of <c>d</c> itself dominates the error.</summary>
    private const int Neighbors = 7;

    /// <summary>Positions between the lowest level and half of it to which the largest value is then scaled.</summary>
    private const int Reaches = 16;

    /// <summary>Fits a super-block.</summary>
    /// <param name="values">Its values.</param>
    /// <param name="scales">Receives the integer scale of every group.</param>
    /// <param name="codes">Receives the code of every value, counted from the lowest level.</param>
    /// <returns>The scale of the scales, <c>d</c>.</returns>
    public Half Fit(ReadOnlySpan<float> values, Span<sbyte> scales, Span<byte> codes)
    {
        // Ideal scales as real numbers, per group. Then d is whatever maps the largest of them to the lowest or highest integer; after each such choice
        // of integers and codes, least squares gives a better d, for which integers and codes are chosen again.
        Span<float> ideal = stackalloc float[scales.Length];
        for (int group = 0; group < ideal.Length; group++)
        {
            ideal[group] = ScaleFit.Search<TLevels>(Group(values, group));
        }

        float largest = ScaleFit.SignedLargest(ideal);
        var best = new Choice(0, float.PositiveInfinity);
        Try(largest / lowestScale, values, ideal, scales, ref best);
        Try(Refit(values, best.Scale, scales), values, ideal, scales, ref best);
        Try(largest / -(lowestScale + 1), values, ideal, scales, ref best);
        Try(Refit(values, best.Scale, scales), values, ideal, scales, ref best);

        // Where the rounding of d dominates, neighboring halves may do better.
        float energy = Candidates.Energy(values);
        if (best.Error > 0 && Candidates.HalvesDecide(values, MathF.Abs(best.Scale), best.Error, energy))
        {
            TryAround(best.Scale, values, ideal, scales, ref best);
        }

        // Values that fall exactly on levels do so for many scales: look for one that half precision represents well.
        if (best.Error > 0 && best.Error < Candidates.RoundingShare * energy)
        {
            for (int step = 0; step < Reaches; step++)
            {
                float reach = TLevels.Lowest * (1 - (step / (2f * Reaches)));
                for (int group = 0; group < ideal.Length; group++)
                {
                    ideal[group] = ScaleFit.SignedLargest(Group(values, group)) / reach;
                }

                TryAround(ScaleFit.SignedLargest(ideal) / lowestScale, values, ideal, scales, ref best);
            }
        }

        for (int group = 0; group < scales.Length; group++)
        {
            ScaleFit.Codes<TLevels>(Group(values, group), best.Scale * scales[group], codes[(group * groupLength)..]);
        }

        return (Half)best.Scale;
    }

    private ReadOnlySpan<float> Group(ReadOnlySpan<float> values, int group) => values.Slice(group * groupLength, groupLength);

    /// <summary>Tries the half-precision numbers around a block scale.</summary>
    private void TryAround(float scale, ReadOnlySpan<float> values, ReadOnlySpan<float> ideal, Span<sbyte> scales, ref Choice best)
    {
        Vector512<float> halves = Candidates.NearHalves(scale, Candidates.Places - Vector512.Create((float)(Neighbors / 2)));
        for (int lane = 0; lane < Neighbors; lane++)
        {
            Try(halves[lane], values, ideal, scales, ref best);
        }
    }

    /// <summary>Rounds a block scale to half precision, chooses the integers for it, and keeps both if they are the best so far.</summary>
    private void Try(float candidate, ReadOnlySpan<float> values, ReadOnlySpan<float> ideal, Span<sbyte> scales, ref Choice best)
    {
        Span<sbyte> chosen = stackalloc sbyte[scales.Length];
        float scale = Candidates.RoundToHalf(candidate);
        float error = 0;

        // Stops as soon as the candidate can't win.
        for (int group = 0; group < chosen.Length && error < best.Error; group++)
        {
            error += ChooseScale(Group(values, group), ideal[group], scale, out chosen[group]);
        }

        if (error < best.Error)
        {
            best = new Choice(scale, error);
            chosen.CopyTo(scales);
        }
    }

    /// <summary>Chooses the best of sixteen integers around a group's ideal scale and returns its sum of squared errors.</summary>
    private float ChooseScale(ReadOnlySpan<float> group, float ideal, float blockScale, out sbyte chosen)
    {
        // Lane k tries the integer nearest to the ideal scale, plus k − 8, clamped to the range.
        Vector512<float> first = Vector512.Create(MathF.Round(ideal * Candidates.Inverse(blockScale)) - (Candidates.Count / 2));
        Vector512<float> scales = Vector512.Min(
            Vector512.Max(first + Candidates.Places, Vector512.Create((float)lowestScale)), Vector512.Create((float)(-lowestScale - 1)));
        Vector512<float> errors = ScaleFit.Errors<TLevels>(group, scales * blockScale);
        int best = Candidates.Best(errors);
        chosen = (sbyte)scales[best];
        return errors[best];
    }

    /// <summary>The least-squares block scale for the chosen levels and integer scales.</summary>
    private float Refit(ReadOnlySpan<float> values, float blockScale, ReadOnlySpan<sbyte> scales)
    {
        float products = 0;
        float squares = 0;
        for (int group = 0; group < scales.Length; group++)
        {
            ScaleSums sums = ScaleFit.Sums<TLevels>(Group(values, group), blockScale * scales[group]);
            products += sums.Products * scales[group];
            squares += sums.Squares * scales[group] * scales[group];
        }

        // Minimizes Σ (x − d·s·level)²: d = Σ x·s·level / Σ (s·level)².
        return squares == 0 ? 0 : products / squares;
    }

    private readonly record struct Choice(float Scale, float Error);
}

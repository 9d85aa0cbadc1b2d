using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels;

/// <summary>Root-mean-square normalisation: <c>y[r, i] = x[r, i] / sqrt(mean(x[r, :]²) + eps) · weight[i]</c>.</summary>
/// <remarks>Zhang &amp; Sennrich 2019, eq. 4 (the paper has no eps). Sums in float32.</remarks>
public static class RmsNorm
{
    /// <summary>Normalises every row. Rows are independent; safe to call from many threads on disjoint rows.</summary>
    /// <param name="x">Input, <c>[rows, weight.Length]</c>, row-major.</param>
    /// <param name="weight">Gain.</param>
    /// <param name="eps">Added to the mean square before the root.</param>
    /// <param name="destination">Output, same shape as <paramref name="x"/>; may be the same memory.</param>
    /// <exception cref="ArgumentException">A length is not a multiple of <c>weight.Length</c>, or the two differ.</exception>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, float eps, Span<float> destination)
    {
        int width = weight.Length;
        if (width == 0 || x.Length % width != 0 || destination.Length != x.Length)
        {
            throw new ArgumentException($"{x.Length} values in, {destination.Length} out, rows of {width}");
        }

        for (int start = 0; start < x.Length; start += width)
        {
            ReadOnlySpan<float> row = x.Slice(start, width);
            float scale = 1 / MathF.Sqrt((VectorMath.Dot(row, row) / width) + eps);
            ScaleRow(row, scale, weight, destination.Slice(start, width));
        }
    }

    private static void ScaleRow(ReadOnlySpan<float> row, float scale, ReadOnlySpan<float> weight, Span<float> output)
    {
        Vector512<float> scales = Vector512.Create(scale);
        int lanes = Vector512<float>.Count;
        int i = 0;
        for (; i <= row.Length - lanes; i += lanes)
        {
            (Vector512.Create(row[i..]) * scales * Vector512.Create(weight[i..])).CopyTo(output[i..]);
        }

        for (; i < row.Length; i++)
        {
            output[i] = row[i] * scale * weight[i];
        }
    }
}

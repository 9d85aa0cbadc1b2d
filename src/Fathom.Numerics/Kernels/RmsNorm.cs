using System.Runtime.CompilerServices;
using Fathom.Numerics.Kernels.Vectors;

namespace Fathom.Numerics.Kernels;

/// <summary>Root-mean-square normalization: <c>y[r, i] = x[r, i] / sqrt(mean(x[r, :]²) + eps) · weight[i]</c>.</summary>
/// <remarks>Zhang &amp; Sennrich 2019, eq. 4 (the paper has no eps). Sums in float32.</remarks>
public static unsafe class RmsNorm
{
    /// <summary>Normalizes every row. Rows are independent; safe to call from many threads on disjoint rows.</summary>
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
            ForwardRow(x.Slice(start, width), weight, eps, destination.Slice(start, width));
        }
    }

    /// <summary>Normalizes one row.</summary>
    /// <param name="x">Input, <c>[width]</c>.</param>
    /// <param name="weight">Gain, <c>[width]</c>.</param>
    /// <param name="eps">Added to the mean square before the root.</param>
    /// <param name="y">Output, <c>[width]</c>; may be the same memory.</param>
    /// <returns><c>1 / sqrt(mean(x²) + eps)</c>, which <see cref="BackwardRow"/> needs.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float ForwardRow(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, float eps, Span<float> y)
    {
        CheckLengths(x.Length, weight.Length, y.Length);
        float inverse = 1 / MathF.Sqrt((VectorMath.Dot(x, x) / x.Length) + eps);
        fixed (float* xs = x, weights = weight, ys = y)
        {
            RowPass.Run(new ScaleStep { X = xs, Weight = weights, Y = ys, Inverse = inverse }, x.Length);
        }

        return inverse;
    }

    /// <summary>Derivative for one row, r being the inverse root: <c>dx += r·(g ⊙ dy) − x·r³·mean(g ⊙ dy ⊙ x)</c>, <c>dg += dy ⊙ x·r</c>.</summary>
    /// <param name="x">What was normalized, <c>[width]</c>.</param>
    /// <param name="weight">Gain g, <c>[width]</c>.</param>
    /// <param name="inverse">What <see cref="ForwardRow"/> returned.</param>
    /// <param name="dy">Gradient of the output, <c>[width]</c>.</param>
    /// <param name="dx">Added to, <c>[width]</c>.</param>
    /// <param name="dWeight">Added to, <c>[width]</c>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void BackwardRow(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weight, float inverse, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dWeight)
    {
        CheckLengths(x.Length, weight.Length, dy.Length);
        CheckLengths(x.Length, dx.Length, dWeight.Length);
        fixed (float* xs = x, weights = weight, dys = dy, dxs = dx, dWeights = dWeight)
        {
            float sum = RowPass.Sum(new GainTerm { X = xs, Weight = weights, Dy = dys, DWeight = dWeights, Inverse = inverse }, x.Length);
            float shrink = sum / x.Length * inverse * inverse * inverse;
            RowPass.Run(new InputStep { X = xs, Weight = weights, Dy = dys, Dx = dxs, Inverse = inverse, Shrink = shrink }, x.Length);
        }
    }

    private static void CheckLengths(int x, int y, int z)
    {
        if (x != y || x != z)
        {
            throw new ArgumentException($"lengths {x}, {y} and {z} differ");
        }
    }

    private struct ScaleStep : IRowStep
    {
        public float* X;
        public float* Weight;
        public float* Y;
        public float Inverse;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<TVector>(int index)
            where TVector : struct, IFloatVector<TVector> =>
            (TVector.Load(X + index) * TVector.Of(Inverse) * TVector.Load(Weight + index)).Store(Y + index);
    }

    /// <summary><c>Σ g·dy·x</c>; also adds the gain's gradient, in the same pass.</summary>
    private struct GainTerm : IRowTerm
    {
        public float* X;
        public float* Weight;
        public float* Dy;
        public float* DWeight;
        public float Inverse;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVector AddTo<TVector>(TVector sums, int index)
            where TVector : struct, IFloatVector<TVector>
        {
            TVector product = TVector.Load(Dy + index) * TVector.Load(X + index);
            TVector.MultiplyAdd(product, TVector.Of(Inverse), TVector.Load(DWeight + index)).Store(DWeight + index);
            return TVector.MultiplyAdd(product, TVector.Load(Weight + index), sums);
        }
    }

    private struct InputStep : IRowStep
    {
        public float* X;
        public float* Weight;
        public float* Dy;
        public float* Dx;
        public float Inverse;
        public float Shrink;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<TVector>(int index)
            where TVector : struct, IFloatVector<TVector>
        {
            TVector direct = TVector.Load(Dy + index) * TVector.Load(Weight + index) * TVector.Of(Inverse);
            (TVector.Load(Dx + index) + direct - (TVector.Load(X + index) * TVector.Of(Shrink))).Store(Dx + index);
        }
    }
}

using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels;

/// <summary>Products of activation rows with weight matrices: <c>y[i, r] = Σ_c x[i, c] · w[r, c]</c>, sums in float32.</summary>
/// <remarks>
/// Quantized weights are multiplied by 8-bit activations with one scale per 32 values, float weights by float32 activations.
/// In AMX tiles both are rounded to bfloat16 instead, floats in two parts.
/// The result doesn't depend on the number of threads. Tied to the dequantized product by MatrixProductTests.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>Activation rows that every kernel for few rows supports, including those for unusual widths.</summary>
    private const int MostRowsOfAnyKernel = 8;

    /// <summary>The most activation rows that count as few.</summary>
    public const int FewRowsLimit = 16;

    /// <summary>
    /// Most activation rows whose results are, bit for bit, those of each row alone: up to this many use the same kernels as a single row.
    /// </summary>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="format">Format of the weights.</param>
    public static int MostRowsAlike(ComputeContext context, BlockFormatId format)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Math.Min(context.Kernels.Get(format, MatrixOperation.FewRows).MostRows, MostRowsOfAnyKernel);
    }

    /// <summary>Multiplies all rows of <paramref name="x"/> by one matrix.</summary>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="x">Input rows, <c>[count, w.Columns]</c>.</param>
    /// <param name="w">Weights <c>[rows, columns]</c>, any format.</param>
    /// <param name="y">Output, <c>[count, w.Rows]</c>; must not overlap the input.</param>
    /// <exception cref="ArgumentException">The shapes don't agree.</exception>
    public static void Multiply(ComputeContext context, Activations x, WeightMatrix w, NativeSpan<float> y) => Launch(context).Add(x, w, y).Run();

    /// <summary>Begins a launch: products that run together, so that threads wait for each other only once.</summary>
    /// <param name="context">Threads and kernels; only one launch can be under construction at a time.</param>
    public static ProductLaunch Launch(ComputeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new ProductLaunch(context);
    }

    /// <summary>Multiplies groups of consecutive rows, each by its own matrix (mixture of experts: rows sorted by expert), in one launch.</summary>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="x">Input rows, <c>[count, columns]</c>.</param>
    /// <param name="offsets">Group g holds rows <c>offsets[g] … offsets[g + 1] − 1</c>; the last offset is the row count. Groups may be empty.</param>
    /// <param name="groups">The groups' matrices, all of one shape.</param>
    /// <param name="y">Output, <c>[count, rows]</c>.</param>
    /// <exception cref="ArgumentException">The shapes don't agree.</exception>
    public static void MultiplyGrouped(
        ComputeContext context, Activations x, ReadOnlySpan<int> offsets, ReadOnlySpan<WeightMatrix> groups, NativeSpan<float> y) =>
        Launch(context).AddGrouped(x, offsets, groups, y).Run();

    /// <summary>The slow twin of every product kernel: dequantizes each weight row, then computes dot products in float64.</summary>
    /// <param name="x">Input rows, <c>[count, w.Columns]</c>.</param>
    /// <param name="w">Weights <c>[rows, columns]</c>.</param>
    /// <param name="y">Output, <c>[count, w.Rows]</c>.</param>
    internal static void Reference(ReadOnlySpan<float> x, WeightMatrix w, Span<double> y)
    {
        float[] row = new float[w.Columns];
        int count = x.Length / w.Columns;
        for (int r = 0; r < w.Rows; r++)
        {
            w.DequantizeRow(r, row);
            for (int i = 0; i < count; i++)
            {
                double sum = 0;
                for (int c = 0; c < w.Columns; c++)
                {
                    sum += (double)x[(i * w.Columns) + c] * row[c];
                }

                y[(i * w.Rows) + r] = sum;
            }
        }
    }
}

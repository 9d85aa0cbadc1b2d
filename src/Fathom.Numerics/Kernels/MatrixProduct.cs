using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels;

/// <summary>Products of activation rows with weight matrices: <c>y[i, r] = Σ_c x[i, c] · w[r, c]</c>, sums in float32.</summary>
public static class MatrixProduct
{
    private const int RowsPerTile = 32;

    /// <summary>Multiplies all rows of <paramref name="x"/> with one matrix.</summary>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="x">Input rows, <c>[count, w.Columns]</c>.</param>
    /// <param name="w">Weights <c>[rows, columns]</c>, any format.</param>
    /// <param name="y">Output, <c>[count, w.Rows]</c>; must not overlap the input.</param>
    /// <exception cref="ArgumentException">The shapes don't agree.</exception>
    public static void Multiply(ComputeContext context, Activations x, WeightMatrix w, NativeSpan<float> y)
    {
        ArgumentNullException.ThrowIfNull(context);
        CheckShapes(x, w, y);
        var job = new DequantizeJob(x.Values, x.Count, w, y);
        context.Team.Run(job, (w.Rows + RowsPerTile - 1) / RowsPerTile);
    }

    /// <summary>Multiplies groups of consecutive rows each with a matrix of its own (mixture of experts: rows sorted by expert), in one launch.</summary>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="x">Input rows, <c>[count, columns]</c>.</param>
    /// <param name="offsets">Group g holds rows <c>offsets[g] … offsets[g + 1] − 1</c>; the last offset is the row count. Groups may be empty.</param>
    /// <param name="groups">The groups' matrices, all of one shape.</param>
    /// <param name="y">Output, <c>[count, rows]</c>.</param>
    /// <exception cref="ArgumentException">The shapes don't agree.</exception>
    public static void MultiplyGrouped(ComputeContext context, Activations x, ReadOnlySpan<int> offsets, ReadOnlySpan<WeightMatrix> groups, NativeSpan<float> y)
    {
        ArgumentNullException.ThrowIfNull(context);
        for (int group = 0; group < groups.Length; group++)
        {
            int start = offsets[group];
            int count = offsets[group + 1] - start;
            WeightMatrix w = groups[group];
            if (count > 0)
            {
                var job = new DequantizeJob(x.Values.Slice((long)start * x.Columns, (long)count * x.Columns), count, w, y.Slice((long)start * w.Rows, (long)count * w.Rows));
                context.Team.Run(job, (w.Rows + RowsPerTile - 1) / RowsPerTile);
            }
        }
    }

    private static void CheckShapes(Activations x, WeightMatrix w, NativeSpan<float> y)
    {
        if (x.Columns != w.Columns || y.Length != (long)x.Count * w.Rows)
        {
            throw new ArgumentException($"{w.Name}: [{x.Count}, {x.Columns}] times [{w.Rows}, {w.Columns}]ᵀ into {y.Length} values");
        }
    }

    /// <summary>The slow twin of every product kernel: dequantises a row, then takes dot products.</summary>
    private sealed class DequantizeJob(NativeSpan<float> x, int count, WeightMatrix w, NativeSpan<float> y) : ITileJob
    {
        public void Run(int tile, int worker)
        {
            float[] row = new float[w.Columns];
            int end = Math.Min(w.Rows, (tile + 1) * RowsPerTile);
            for (int r = tile * RowsPerTile; r < end; r++)
            {
                w.DequantizeRow(r, row);
                for (int i = 0; i < count; i++)
                {
                    y[((long)i * w.Rows) + r] = VectorMath.Dot(x.AsSpan((long)i * w.Columns, w.Columns), row);
                }
            }
        }
    }
}

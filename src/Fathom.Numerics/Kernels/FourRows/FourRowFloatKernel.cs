using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Unpacking;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Kernels.FourRows;

/// <summary>
/// Four weight rows times four activation rows in float32, for processors with many 128-bit registers: 16 registers of sums, so that each value that is
/// loaded is used four times.
/// </summary>
/// <remarks>Slices of the columns one after another; the order of the sums depends on the columns alone.</remarks>
/// <typeparam name="TFormat">The weights' format.</typeparam>
internal sealed unsafe class FourRowFloatKernel<TFormat> : ProductKernel
    where TFormat : struct, IFloatUnpacker
{
    private const int Rows = 4;
    private const int Lanes = 4;

    /// <summary>Columns of four unpacked rows that stay in L1: 16 KB.</summary>
    private const int SliceColumns = 1024;

    public override string Name => "float32 rows by four";

    public override ArithmeticUnit? Unit => ArithmeticUnit.Float32;

    public override ActivationLayout Layout => ActivationLayout.Float32;

    public override int RowGranularity => Rows;

    public override long ScratchBytes(int columns) => (long)Rows * SliceColumns * sizeof(float);

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        int end = tile.FirstRow + tile.RowCount;
        float** weights = stackalloc float*[Rows];
        for (int row = tile.FirstRow; row < end; row += Rows)
        {
            int rows = Math.Min(Rows, end - row);
            for (int start = 0; start < tile.Weights.Columns; start += SliceColumns)
            {
                int columns = Math.Min(SliceColumns, tile.Weights.Columns - start);
                Unpack(tile, row, rows, start, columns, (float*)scratch, weights);
                MultiplySlice(tile, row, rows, start, columns, weights);
            }
        }
    }

    /// <summary>Unpacks a slice of four rows; where the matrix ends earlier, its last row stands in for the missing ones.</summary>
    private static void Unpack(in ProductTile tile, int firstRow, int rows, int start, int columns, float* scratch, float** weights)
    {
        for (int r = 0; r < Rows; r++)
        {
            int row = firstRow + Math.Min(r, rows - 1);
            weights[r] = scratch + (r * SliceColumns);
            if (TFormat.IsStored)
            {
                weights[r] = (float*)tile.WeightRow(row) + start;
            }
            else
            {
                TFormat.Unpack(tile.Weights, row, start, columns, weights[r]);
            }
        }
    }

    private static void MultiplySlice(in ProductTile tile, int row, int rows, int start, int columns, float** weights)
    {
        Vector128<float>* results = stackalloc Vector128<float>[Rows];
        int i = 0;
        for (; i <= tile.Count - Rows; i += Rows)
        {
            MultiplyFour(
                weights, (float*)tile.ActivationRow(i) + start, (float*)tile.ActivationRow(i + 1) + start, (float*)tile.ActivationRow(i + 2) + start,
                (float*)tile.ActivationRow(i + 3) + start, columns, results);
            for (int r = 0; r < Rows; r++)
            {
                Store(results[r], tile.OutputRow(i + r) + row, rows, isFirst: start == 0);
            }
        }

        for (; i < tile.Count; i++)
        {
            Store(MultiplyOne(weights, (float*)tile.ActivationRow(i) + start, columns), tile.OutputRow(i) + row, rows, isFirst: start == 0);
        }
    }

    private static Vector128<float> MultiplyOne(float** weights, float* x, int columns)
    {
        float* row0 = weights[0];
        float* row1 = weights[1];
        float* row2 = weights[2];
        float* row3 = weights[3];
        Vector128<float> sum0 = Vector128<float>.Zero;
        Vector128<float> sum1 = Vector128<float>.Zero;
        Vector128<float> sum2 = Vector128<float>.Zero;
        Vector128<float> sum3 = Vector128<float>.Zero;
        for (int c = 0; c <= columns - Lanes; c += Lanes)
        {
            Vector128<float> values = Vector128.Load(x + c);
            sum0 = Add(sum0, row0 + c, values);
            sum1 = Add(sum1, row1 + c, values);
            sum2 = Add(sum2, row2 + c, values);
            sum3 = Add(sum3, row3 + c, values);
        }

        return AddRest(Join(sum0, sum1, sum2, sum3), weights, x, columns);
    }

    /// <summary><see cref="MultiplyOne"/> for four activation rows; its results are those four, one after another.</summary>
    private static void MultiplyFour(float** weights, float* x0, float* x1, float* x2, float* x3, int columns, Vector128<float>* results)
    {
        // sums[activation row][weight row], in registers
        var sums0 = default(Sums);
        var sums1 = default(Sums);
        var sums2 = default(Sums);
        var sums3 = default(Sums);
        float* row0 = weights[0];
        float* row1 = weights[1];
        float* row2 = weights[2];
        float* row3 = weights[3];
        for (int c = 0; c <= columns - Lanes; c += Lanes)
        {
            Vector128<float> weight0 = Vector128.Load(row0 + c);
            Vector128<float> weight1 = Vector128.Load(row1 + c);
            Vector128<float> weight2 = Vector128.Load(row2 + c);
            Vector128<float> weight3 = Vector128.Load(row3 + c);
            sums0.Add(Vector128.Load(x0 + c), weight0, weight1, weight2, weight3);
            sums1.Add(Vector128.Load(x1 + c), weight0, weight1, weight2, weight3);
            sums2.Add(Vector128.Load(x2 + c), weight0, weight1, weight2, weight3);
            sums3.Add(Vector128.Load(x3 + c), weight0, weight1, weight2, weight3);
        }

        results[0] = AddRest(sums0.Join(), weights, x0, columns);
        results[1] = AddRest(sums1.Join(), weights, x1, columns);
        results[2] = AddRest(sums2.Join(), weights, x2, columns);
        results[3] = AddRest(sums3.Join(), weights, x3, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Add(Vector128<float> sum, float* weights, Vector128<float> values) =>
        Vector128.MultiplyAddEstimate(Vector128.Load(weights), values, sum);

    private static Vector128<float> Join(Vector128<float> sum0, Vector128<float> sum1, Vector128<float> sum2, Vector128<float> sum3) =>
        Vector128.Create(Vector128.Sum(sum0), Vector128.Sum(sum1), Vector128.Sum(sum2), Vector128.Sum(sum3));

    /// <summary>Adds the products of the last columns, which fill no register.</summary>
    private static Vector128<float> AddRest(Vector128<float> sums, float** weights, float* x, int columns)
    {
        for (int c = columns / Lanes * Lanes; c < columns; c++)
        {
            sums += Vector128.Create(weights[0][c], weights[1][c], weights[2][c], weights[3][c]) * x[c];
        }

        return sums;
    }

    private static void Store(Vector128<float> results, float* output, int rows, bool isFirst)
    {
        for (int r = 0; r < rows; r++)
        {
            output[r] = isFirst ? results[r] : output[r] + results[r];
        }
    }

    /// <summary>The sums of one activation row and four weight rows.</summary>
    private struct Sums
    {
        private Vector128<float> _sum0;
        private Vector128<float> _sum1;
        private Vector128<float> _sum2;
        private Vector128<float> _sum3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector128<float> x, Vector128<float> weight0, Vector128<float> weight1, Vector128<float> weight2, Vector128<float> weight3)
        {
            _sum0 = Vector128.MultiplyAddEstimate(weight0, x, _sum0);
            _sum1 = Vector128.MultiplyAddEstimate(weight1, x, _sum1);
            _sum2 = Vector128.MultiplyAddEstimate(weight2, x, _sum2);
            _sum3 = Vector128.MultiplyAddEstimate(weight3, x, _sum3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Vector128<float> Join() => FourRowFloatKernel<TFormat>.Join(_sum0, _sum1, _sum2, _sum3);
    }
}

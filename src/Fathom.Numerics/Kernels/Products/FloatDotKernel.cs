using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Unpacking;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>Row by row in float32: unpacks a weight row once and takes its dot products with all activation rows.</summary>
/// <remarks>The order of the sums doesn't depend on the number of activation rows.</remarks>
/// <typeparam name="TFormat">The weights' format.</typeparam>
internal sealed unsafe class FloatDotKernel<TFormat> : ProductKernel
    where TFormat : struct, IFloatUnpacker
{
    private const int Lanes = 8;
    private const int Unroll = 4;

    public override string Name => "float32 rows";

    public override ArithmeticUnit? Unit => ArithmeticUnit.Float32;

    public override ActivationLayout Layout => ActivationLayout.Float32;

    public override int RowGranularity => 1;

    public override long ScratchBytes(int columns) => (long)columns * sizeof(float);

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        int columns = tile.Weights.Columns;
        for (int row = tile.FirstRow; row < tile.FirstRow + tile.RowCount; row++)
        {
            var weights = (float*)tile.WeightRow(row);
            if (!TFormat.IsStored)
            {
                weights = (float*)scratch;
                TFormat.Unpack(tile.Weights, row, 0, columns, weights);
            }

            for (int i = 0; i < tile.Count; i++)
            {
                tile.OutputRow(i)[row] = Dot(weights, (float*)tile.ActivationRow(i), columns);
            }
        }
    }

    private static float Dot(float* w, float* x, int length)
    {
        Vector256<float> sum0 = Vector256<float>.Zero;
        Vector256<float> sum1 = Vector256<float>.Zero;
        Vector256<float> sum2 = Vector256<float>.Zero;
        Vector256<float> sum3 = Vector256<float>.Zero;
        int i = 0;

        // Four sums, because each addition waits for the one before it.
        for (; i <= length - (Unroll * Lanes); i += Unroll * Lanes)
        {
            sum0 = MultiplyAdd(w + i, x + i, sum0);
            sum1 = MultiplyAdd(w + i + Lanes, x + i + Lanes, sum1);
            sum2 = MultiplyAdd(w + i + (2 * Lanes), x + i + (2 * Lanes), sum2);
            sum3 = MultiplyAdd(w + i + (3 * Lanes), x + i + (3 * Lanes), sum3);
        }

        for (; i <= length - Lanes; i += Lanes)
        {
            sum0 = MultiplyAdd(w + i, x + i, sum0);
        }

        float total = Vector256.Sum(sum0 + sum1 + (sum2 + sum3));
        for (; i < length; i++)
        {
            total += w[i] * x[i];
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MultiplyAdd(float* w, float* x, Vector256<float> sum) =>
        Vector256.MultiplyAddEstimate(Vector256.Load(w), Vector256.Load(x), sum);
}

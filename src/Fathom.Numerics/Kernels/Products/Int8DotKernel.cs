using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>Row by row: unpacks a weight row once, into memory that stays in L1, and takes its dot products with all activation rows.</summary>
/// <remarks>Sums in float32; their order doesn't depend on the number of activation rows.</remarks>
/// <typeparam name="TFormat">The weights' format.</typeparam>
/// <typeparam name="TDot">The instructions.</typeparam>
internal sealed unsafe class Int8DotKernel<TFormat, TDot> : ProductKernel
    where TFormat : struct, IRowUnpacker
    where TDot : struct, IInt8Dot
{
    private const int Group = 4;

    public override string Name => $"8-bit rows, {TDot.Name}";

    public override ArithmeticUnit? Unit => TDot.Unit;

    public override ActivationLayout Layout => ActivationLayout.Int8Blocks;

    public override int RowGranularity => 1;

    private static bool CodesAreStored => TFormat.StoredCodeStride != 0;

    public override long ScratchBytes(int columns) =>
        columns + (2L * ScaleCount(columns) * sizeof(float));

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        int columns = tile.Weights.Columns;
        var codes = (sbyte*)scratch;
        var scales = (float*)(scratch + columns);
        float* mins = scales + ScaleCount(columns);
        for (int row = tile.FirstRow; row < tile.FirstRow + tile.RowCount; row++)
        {
            byte* source = tile.WeightRow(row);
            TFormat.Unpack(source, columns, codes, scales, mins);
            var weights = new UnpackedRow(CodesAreStored ? (sbyte*)source + TFormat.StoredCodeOffset : codes, scales, mins, columns / ActivationBlock.Length);
            int i = 0;

            // Four activation rows at a time share the loads of codes and scales.
            for (; i <= tile.Count - Group; i += Group)
            {
                DotFour(weights, tile, i, row);
            }

            for (; i < tile.Count; i++)
            {
                tile.OutputRow(i)[row] = Dot(weights, (ActivationBlock*)tile.ActivationRow(i));
            }
        }
    }

    private static int ScaleCount(int columns) => (columns + TFormat.ScaleLength - 1) / TFormat.ScaleLength;

    private static float Dot(in UnpackedRow weights, ActivationBlock* x)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        float correction = 0;
        for (int block = 0; block < weights.Blocks; block++)
        {
            Vector256<sbyte> codes = weights.Codes(block);
            sum = Accumulate(sum, codes, weights.Scale(block), x + block);
            correction = AddMinimum(correction, weights, block, x + block);
        }

        return Vector256.Sum(sum) - correction;
    }

    private static void DotFour(in UnpackedRow weights, in ProductTile tile, int first, int row)
    {
        var x0 = (ActivationBlock*)tile.ActivationRow(first);
        var x1 = (ActivationBlock*)tile.ActivationRow(first + 1);
        var x2 = (ActivationBlock*)tile.ActivationRow(first + 2);
        var x3 = (ActivationBlock*)tile.ActivationRow(first + 3);
        Vector256<float> sum0 = Vector256<float>.Zero;
        Vector256<float> sum1 = Vector256<float>.Zero;
        Vector256<float> sum2 = Vector256<float>.Zero;
        Vector256<float> sum3 = Vector256<float>.Zero;
        float correction0 = 0;
        float correction1 = 0;
        float correction2 = 0;
        float correction3 = 0;
        for (int block = 0; block < weights.Blocks; block++)
        {
            Vector256<sbyte> codes = weights.Codes(block);
            Vector256<float> scale = weights.Scale(block);
            sum0 = Accumulate(sum0, codes, scale, x0 + block);
            sum1 = Accumulate(sum1, codes, scale, x1 + block);
            sum2 = Accumulate(sum2, codes, scale, x2 + block);
            sum3 = Accumulate(sum3, codes, scale, x3 + block);
            correction0 = AddMinimum(correction0, weights, block, x0 + block);
            correction1 = AddMinimum(correction1, weights, block, x1 + block);
            correction2 = AddMinimum(correction2, weights, block, x2 + block);
            correction3 = AddMinimum(correction3, weights, block, x3 + block);
        }

        tile.OutputRow(first)[row] = Vector256.Sum(sum0) - correction0;
        tile.OutputRow(first + 1)[row] = Vector256.Sum(sum1) - correction1;
        tile.OutputRow(first + 2)[row] = Vector256.Sum(sum2) - correction2;
        tile.OutputRow(first + 3)[row] = Vector256.Sum(sum3) - correction3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Accumulate(Vector256<float> sum, Vector256<sbyte> codes, Vector256<float> scale, ActivationBlock* x)
    {
        // Lower lanes are the first 16 columns, upper lanes the last 16, as in scale: formats with a scale for 16 columns have two in a block.
        Vector256<int> dot = TDot.Dot(codes, Vector256.Load(x->Codes));
        return Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(dot), scale * Vector256.Create(x->Scale), sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float AddMinimum(float correction, in UnpackedRow weights, int block, ActivationBlock* x)
    {
        if (!TFormat.HasMins)
        {
            return correction;
        }

        return TFormat.ScaleLength == ActivationBlock.Length
            ? correction + (weights.Mins[block] * x->Sum)
            : correction + (weights.Mins[2 * block] * x->HalfSum[0]) + (weights.Mins[(2 * block) + 1] * x->HalfSum[1]);
    }

    private readonly struct UnpackedRow(sbyte* codes, float* scales, float* mins, int blocks)
    {
        public int Blocks => blocks;

        public float* Mins => mins;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<sbyte> Codes(int block) =>
            Vector256.Load(codes + (block * (CodesAreStored ? TFormat.StoredCodeStride : ActivationBlock.Length)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Scale(int block) => TFormat.ScaleLength == ActivationBlock.Length
            ? Vector256.Create(scales[block])
            : Vector256.Create(Vector128.Create(scales[2 * block]), Vector128.Create(scales[(2 * block) + 1]));
    }
}

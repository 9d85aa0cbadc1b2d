using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.FourRows;

/// <summary>
/// Four weight rows at a time, for processors with many 128-bit registers: unpacked once, into memory that stays in L1, and multiplied by one or two
/// activation rows, whose codes and scales the four rows share.
/// </summary>
/// <remarks>
/// A register holds four partial sums of one weight row and one activation row; the scales of the four rows are the lanes of another. Sums in float32;
/// their order depends on the columns alone, so that any number of activation rows gives the same bits.
/// </remarks>
/// <typeparam name="TFormat">The weights' format.</typeparam>
/// <typeparam name="TInstructions">The instructions.</typeparam>
internal sealed unsafe class FourRowInt8Kernel<TFormat, TInstructions> : ProductKernel
    where TFormat : struct, IRowUnpacker
    where TInstructions : struct, IFourRowInstructions
{
    private const int Rows = 4;
    private const int Half = ActivationBlock.Length / 2;

    public override string Name => $"8-bit rows by four, {TInstructions.Name}";

    public override ArithmeticUnit? Unit => null;

    public override ActivationLayout Layout => ActivationLayout.Int8Blocks;

    public override int RowGranularity => Rows;

    private static bool CodesAreStored => TFormat.StoredCodeStride != 0;

    private static int CodeStride => CodesAreStored ? TFormat.StoredCodeStride : ActivationBlock.Length;

    private static int BlockScales => Rows * (ActivationBlock.Length / TFormat.ScaleLength);

    private static bool HasScalePerHalf => TFormat.ScaleLength == Half;

    /// <summary>Codes <c>[4, columns]</c>; scales and mins, each <c>[4, count]</c> as they are unpacked and <c>[count, 4]</c> as they are used.</summary>
    public override long ScratchBytes(int columns) => (Rows * (long)columns) + (4L * Rows * ScaleCount(columns) * sizeof(float));

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        int end = tile.FirstRow + tile.RowCount;
        for (int row = tile.FirstRow; row < end; row += Rows)
        {
            int rows = Math.Min(Rows, end - row);
            UnpackedRows weights = Unpack(tile, row, rows, scratch);
            int i = 0;
            for (; i + 1 < tile.Count; i += 2)
            {
                (Vector128<float> first, Vector128<float> second) =
                    MultiplyTwo(weights, (ActivationBlock*)tile.ActivationRow(i), (ActivationBlock*)tile.ActivationRow(i + 1));
                Store(first, tile.OutputRow(i) + row, rows);
                Store(second, tile.OutputRow(i + 1) + row, rows);
            }

            if (i < tile.Count)
            {
                Store(MultiplyOne(weights, (ActivationBlock*)tile.ActivationRow(i)), tile.OutputRow(i) + row, rows);
            }
        }
    }

    private static int ScaleCount(int columns) => columns / TFormat.ScaleLength;

    /// <summary>Unpacks four rows; where the matrix ends earlier, its last row stands in for the missing ones.</summary>
    private static UnpackedRows Unpack(in ProductTile tile, int firstRow, int rows, byte* scratch)
    {
        int columns = tile.Weights.Columns;
        int count = ScaleCount(columns);
        var codes = (sbyte*)scratch;
        var scales = (float*)(scratch + (Rows * (long)columns));
        float* mins = scales + (Rows * count);
        float* scalesByBlock = mins + (Rows * count);
        float* minsByBlock = scalesByBlock + (Rows * count);
        sbyte** starts = stackalloc sbyte*[Rows];
        for (int r = 0; r < Rows; r++)
        {
            byte* source = tile.WeightRow(firstRow + Math.Min(r, rows - 1));
            sbyte* unpacked = codes + (r * (long)columns);
            TFormat.Unpack(source, columns, unpacked, scales + (r * count), mins + (r * count));
            starts[r] = CodesAreStored ? (sbyte*)source + TFormat.StoredCodeOffset : unpacked;
        }

        Transpose(scales, count, scalesByBlock);
        if (TFormat.HasMins)
        {
            Transpose(mins, count, minsByBlock);
        }

        return new UnpackedRows
        {
            Row0 = starts[0],
            Row1 = starts[1],
            Row2 = starts[2],
            Row3 = starts[3],
            Scales = scalesByBlock,
            Mins = minsByBlock,
            Blocks = columns / ActivationBlock.Length,
        };
    }

    /// <summary>Turns <c>[4, count]</c> into <c>[count, 4]</c>.</summary>
    private static void Transpose(float* rows, int count, float* columns)
    {
        int i = 0;
        for (; i <= count - Rows; i += Rows, columns += Rows * Rows)
        {
            Vector128<float> row0 = Vector128.Load(rows + i);
            Vector128<float> row1 = Vector128.Load(rows + count + i);
            Vector128<float> row2 = Vector128.Load(rows + (2 * count) + i);
            Vector128<float> row3 = Vector128.Load(rows + (3 * count) + i);
            TInstructions.Transpose(ref row0, ref row1, ref row2, ref row3);
            row0.Store(columns);
            row1.Store(columns + Rows);
            row2.Store(columns + (2 * Rows));
            row3.Store(columns + (3 * Rows));
        }

        for (; i < count; i++, columns += Rows)
        {
            Vector128.Create(rows[i], rows[count + i], rows[(2 * count) + i], rows[(3 * count) + i]).Store(columns);
        }
    }

    private static Vector128<float> MultiplyOne(in UnpackedRows weights, ActivationBlock* x)
    {
        sbyte* row0 = weights.Row0;
        sbyte* row1 = weights.Row1;
        sbyte* row2 = weights.Row2;
        sbyte* row3 = weights.Row3;
        float* scales = weights.Scales;
        float* mins = weights.Mins;
        nint stride = CodeStride;
        nint blockScales = BlockScales;
        Vector128<float> sum0 = Vector128<float>.Zero;
        Vector128<float> sum1 = Vector128<float>.Zero;
        Vector128<float> sum2 = Vector128<float>.Zero;
        Vector128<float> sum3 = Vector128<float>.Zero;
        Vector128<float> correction = Vector128<float>.Zero;
        for (int block = 0; block < weights.Blocks; block++, x++)
        {
            var codes = new Codes(x->Codes);
            Vector128<float> low = Vector128.Load(scales) * x->Scale;
            Vector128<float> high = HasScalePerHalf ? Vector128.Load(scales + Rows) * x->Scale : low;
            sum0 = Add(sum0, new Codes(row0), codes, low, high, 0);
            sum1 = Add(sum1, new Codes(row1), codes, low, high, 1);
            sum2 = Add(sum2, new Codes(row2), codes, low, high, 2);
            sum3 = Add(sum3, new Codes(row3), codes, low, high, 3);
            correction = AddMins(correction, mins, x);
            row0 += stride;
            row1 += stride;
            row2 += stride;
            row3 += stride;
            scales += blockScales;
            mins += blockScales;
        }

        return Join(sum0, sum1, sum2, sum3) - correction;
    }

    /// <summary><see cref="MultiplyOne"/> for two activation rows, which share the loads of the weights' codes and scales.</summary>
    private static (Vector128<float> X, Vector128<float> Y) MultiplyTwo(in UnpackedRows weights, ActivationBlock* x, ActivationBlock* y)
    {
        sbyte* row0 = weights.Row0;
        sbyte* row1 = weights.Row1;
        sbyte* row2 = weights.Row2;
        sbyte* row3 = weights.Row3;
        float* scales = weights.Scales;
        float* mins = weights.Mins;
        nint stride = CodeStride;
        nint blockScales = BlockScales;
        Vector128<float> x0 = Vector128<float>.Zero;
        Vector128<float> x1 = Vector128<float>.Zero;
        Vector128<float> x2 = Vector128<float>.Zero;
        Vector128<float> x3 = Vector128<float>.Zero;
        Vector128<float> y0 = Vector128<float>.Zero;
        Vector128<float> y1 = Vector128<float>.Zero;
        Vector128<float> y2 = Vector128<float>.Zero;
        Vector128<float> y3 = Vector128<float>.Zero;
        Vector128<float> xCorrection = Vector128<float>.Zero;
        Vector128<float> yCorrection = Vector128<float>.Zero;
        for (int block = 0; block < weights.Blocks; block++, x++, y++)
        {
            var xCodes = new Codes(x->Codes);
            var yCodes = new Codes(y->Codes);
            Vector128<float> xLow = Vector128.Load(scales) * x->Scale;
            Vector128<float> yLow = Vector128.Load(scales) * y->Scale;
            Vector128<float> xHigh = HasScalePerHalf ? Vector128.Load(scales + Rows) * x->Scale : xLow;
            Vector128<float> yHigh = HasScalePerHalf ? Vector128.Load(scales + Rows) * y->Scale : yLow;
            var codes = new Codes(row0);
            x0 = Add(x0, codes, xCodes, xLow, xHigh, 0);
            y0 = Add(y0, codes, yCodes, yLow, yHigh, 0);
            codes = new Codes(row1);
            x1 = Add(x1, codes, xCodes, xLow, xHigh, 1);
            y1 = Add(y1, codes, yCodes, yLow, yHigh, 1);
            codes = new Codes(row2);
            x2 = Add(x2, codes, xCodes, xLow, xHigh, 2);
            y2 = Add(y2, codes, yCodes, yLow, yHigh, 2);
            codes = new Codes(row3);
            x3 = Add(x3, codes, xCodes, xLow, xHigh, 3);
            y3 = Add(y3, codes, yCodes, yLow, yHigh, 3);
            xCorrection = AddMins(xCorrection, mins, x);
            yCorrection = AddMins(yCorrection, mins, y);
            row0 += stride;
            row1 += stride;
            row2 += stride;
            row3 += stride;
            scales += blockScales;
            mins += blockScales;
        }

        return (Join(x0, x1, x2, x3) - xCorrection, Join(y0, y1, y2, y3) - yCorrection);
    }

    /// <summary>Adds a block of one weight row times one activation row.</summary>
    /// <param name="sum">What to add to.</param>
    /// <param name="weights">Codes of the weight row.</param>
    /// <param name="activations">Codes of the activation row.</param>
    /// <param name="low">The scales of all four weight rows times that of the activation row, for the first 16 columns.</param>
    /// <param name="high">The same for the last 16; used only by formats where they differ.</param>
    /// <param name="row">Which of the four weight rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Add(
        Vector128<float> sum, in Codes weights, in Codes activations, Vector128<float> low, Vector128<float> high, [ConstantExpected] byte row)
    {
        Vector128<int> products = TInstructions.AddProducts(Vector128<int>.Zero, weights.Low, activations.Low);
        if (!HasScalePerHalf)
        {
            return AddScaled(sum, TInstructions.AddProducts(products, weights.High, activations.High), low, row);
        }

        sum = AddScaled(sum, products, low, row);
        return AddScaled(sum, TInstructions.AddProducts(Vector128<int>.Zero, weights.High, activations.High), high, row);
    }

    /// <summary>The lane must be a constant where the instruction is chosen; <paramref name="row"/> is one in every call, once all are inlined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> AddScaled(Vector128<float> sum, Vector128<int> products, Vector128<float> factors, [ConstantExpected] byte row)
    {
        Vector128<float> values = Vector128.ConvertToSingle(products);
        return row switch
        {
            0 => TInstructions.AddScaled(sum, values, factors, 0),
            1 => TInstructions.AddScaled(sum, values, factors, 1),
            2 => TInstructions.AddScaled(sum, values, factors, 2),
            _ => TInstructions.AddScaled(sum, values, factors, 3),
        };
    }

    /// <summary>Adds the mins of four rows times the sum of the activations that they apply to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> AddMins(Vector128<float> correction, float* mins, ActivationBlock* x)
    {
        if (!TFormat.HasMins)
        {
            return correction;
        }

        if (!HasScalePerHalf)
        {
            return Vector128.MultiplyAddEstimate(Vector128.Load(mins), Vector128.Create(x->Sum), correction);
        }

        correction = Vector128.MultiplyAddEstimate(Vector128.Load(mins), Vector128.Create(x->HalfSum[0]), correction);
        return Vector128.MultiplyAddEstimate(Vector128.Load(mins + Rows), Vector128.Create(x->HalfSum[1]), correction);
    }

    private static Vector128<float> Join(Vector128<float> sum0, Vector128<float> sum1, Vector128<float> sum2, Vector128<float> sum3) =>
        Vector128.Create(Vector128.Sum(sum0), Vector128.Sum(sum1), Vector128.Sum(sum2), Vector128.Sum(sum3));

    private static void Store(Vector128<float> results, float* output, int rows)
    {
        if (rows == Rows)
        {
            results.Store(output);
            return;
        }

        for (int r = 0; r < rows; r++)
        {
            output[r] = results[r];
        }
    }

    /// <summary>Four rows as the products read them.</summary>
    private readonly struct UnpackedRows
    {
        public sbyte* Row0 { get; init; }

        public sbyte* Row1 { get; init; }

        public sbyte* Row2 { get; init; }

        public sbyte* Row3 { get; init; }

        /// <summary><c>[blocks, 1 or 2, 4 rows]</c>.</summary>
        public float* Scales { get; init; }

        /// <summary>The same; nothing if the format has no mins.</summary>
        public float* Mins { get; init; }

        public int Blocks { get; init; }
    }

    /// <summary>A block of 32 codes in two registers.</summary>
    private readonly struct Codes(sbyte* start)
    {
        public readonly Vector128<sbyte> Low = Vector128.Load(start);
        public readonly Vector128<sbyte> High = Vector128.Load(start + Half);
    }
}

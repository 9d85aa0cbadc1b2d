using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Kernels.Vectors;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels;

/// <summary>Dense products of float32 matrices: <c>C = α·A·B</c> or <c>C += α·A·B</c>, transposes being views.</summary>
/// <remarks>
/// The classic blocking (Goto &amp; van de Geijn 2008): a tile of C walks k in blocks; a block of A and one of B are packed into panels
/// that the register kernel reads in order; a B that many tiles share is packed once, ahead of them. Each tile is computed by one thread, and k is summed
/// in the same order in any tiling, so the bits depend neither on the number of threads nor on which products share a launch.
/// </remarks>
public static unsafe class Gemm
{
    /// <summary>Multiplies two matrices.</summary>
    /// <param name="context">Threads.</param>
    /// <param name="a"><c>[m, k]</c>.</param>
    /// <param name="b"><c>[k, n]</c>.</param>
    /// <param name="c"><c>[m, n]</c>, not transposed; must not overlap the operands.</param>
    /// <param name="alpha">Multiplies the product.</param>
    /// <param name="accumulate">Adds to C instead of replacing it.</param>
    /// <param name="precision">What the operands are rounded to.</param>
    /// <exception cref="ArgumentException">The shapes don't agree, or C is transposed.</exception>
    public static void Multiply(
        ComputeContext context, MatrixView a, MatrixView b, MatrixView c, float alpha = 1, bool accumulate = false,
        GemmPrecision precision = GemmPrecision.Float32) =>
        MultiplyGrouped(context, [new GemmProduct(a, b, c)], alpha, accumulate, precision);

    /// <summary>Multiplies several independent pairs of any shapes in one launch: experts over their tokens, heads of a sequence.</summary>
    /// <param name="context">Threads.</param>
    /// <param name="products">The pairs; a pair whose depth is 0 contributes zero.</param>
    /// <param name="alpha">Multiplies every product.</param>
    /// <param name="accumulate">Adds to each C instead of replacing it.</param>
    /// <param name="precision">What the operands are rounded to.</param>
    /// <exception cref="ArgumentException">Shapes don't agree, or a C is transposed.</exception>
    public static void MultiplyGrouped(
        ComputeContext context, ReadOnlySpan<GemmProduct> products, float alpha = 1, bool accumulate = false, GemmPrecision precision = GemmPrecision.Float32)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Gemm.Run(products, alpha, accumulate, precision);
    }

    /// <summary>Multiplies on the calling worker alone: for products inside a tile of another job.</summary>
    /// <param name="context">Owner of the worker's scratch memory.</param>
    /// <param name="worker">The calling worker's number.</param>
    /// <param name="product">The matrices.</param>
    /// <param name="alpha">Multiplies the product.</param>
    /// <param name="accumulate">Adds to C instead of replacing it.</param>
    /// <param name="precision">What the operands are rounded to.</param>
    /// <exception cref="ArgumentException">The shapes don't agree, or C is transposed.</exception>
    public static void MultiplyOnWorker(
        ComputeContext context, int worker, GemmProduct product, float alpha = 1, bool accumulate = false, GemmPrecision precision = GemmPrecision.Float32)
    {
        ArgumentNullException.ThrowIfNull(context);
        MultiplyOnWorker(context, worker, product, alpha, accumulate, precision, isLower: false);
    }

    /// <summary>Multiplies on the calling worker alone if the product is known to be symmetric: computes half of it and copies the other half.</summary>
    /// <param name="context">Owner of the worker's scratch memory.</param>
    /// <param name="worker">The calling worker's number.</param>
    /// <param name="product">The matrices; C is square.</param>
    /// <param name="precision">What the operands are rounded to.</param>
    /// <exception cref="ArgumentException">The shapes don't agree, or C is transposed or not square.</exception>
    public static void MultiplySymmetricOnWorker(ComputeContext context, int worker, GemmProduct product, GemmPrecision precision = GemmPrecision.Float32)
    {
        ArgumentNullException.ThrowIfNull(context);
        MatrixView c = product.C;
        if (c.Rows != c.Columns)
        {
            throw new ArgumentException($"a symmetric product into [{c.Rows}, {c.Columns}]");
        }

        MultiplyOnWorker(context, worker, product, alpha: 1, accumulate: false, precision, isLower: true);
        CopyLower(c);
    }

    /// <summary>Copies the values below the diagonal to their mirrored places, block by block so that cache lines are used whole.</summary>
    private static void CopyLower(MatrixView c)
    {
        const int Block = 16;
        for (int i = 0; i < c.Rows; i += Block)
        {
            for (int j = i; j < c.Rows; j += Block)
            {
                CopyLower(c, i, Math.Min(c.Rows, i + Block), j, Math.Min(c.Rows, j + Block));
            }
        }
    }

    private static void CopyLower(MatrixView c, int row, int endRow, int firstColumn, int endColumn)
    {
        for (; row < endRow; row++)
        {
            float* target = c.Values.Pointer + ((long)row * c.RowStride);
            float* source = c.Values.Pointer + row;
            for (int column = Math.Max(firstColumn, row + 1); column < endColumn; column++)
            {
                target[column] = source[(long)column * c.RowStride];
            }
        }
    }

    /// <summary>The slow twin: dot product by dot product, summed in float64.</summary>
    internal static void Reference(
        MatrixView a, MatrixView b, MatrixView c, float alpha = 1, bool accumulate = false, GemmPrecision precision = GemmPrecision.Float32)
    {
        CheckShapes(new GemmProduct(a, b, c));
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < a.Columns; k++)
                {
                    sum += (double)Rounded(At(a, i, k), precision) * Rounded(At(b, k, j), precision);
                }

                ref float target = ref c.Values[((long)i * c.RowStride) + j];
                target = (float)((alpha * sum) + (accumulate ? target : 0));
            }
        }
    }

    internal static void CheckShapes(in GemmProduct product)
    {
        (MatrixView a, MatrixView b, MatrixView c) = product;
        if (a.Rows != c.Rows || b.Columns != c.Columns || a.Columns != b.Rows || c.ColumnStride != 1)
        {
            throw new ArgumentException(
                $"[{a.Rows}, {a.Columns}] times [{b.Rows}, {b.Columns}] into [{c.Rows}, {c.Columns}] with column stride {c.ColumnStride}");
        }
    }

    private static void MultiplyOnWorker(
        ComputeContext context, int worker, GemmProduct product, float alpha, bool accumulate, GemmPrecision precision, bool isLower)
    {
        CheckShapes(product);
        DenseKernel kernel = context.Kernels.GetDense(precision);
        byte* scratch = context.WorkerBytes(worker, kernel.ScratchBytes).Pointer;
        for (int row = 0; row < product.C.Rows; row += DenseKernel.TileRows)
        {
            // Tiles entirely above the diagonal are skipped.
            int end = isLower ? Math.Min(product.C.Columns, row + DenseKernel.TileRows) : product.C.Columns;
            for (int column = 0; column < end; column += DenseKernel.TileColumns)
            {
                int rows = Math.Min(DenseKernel.TileRows, product.C.Rows - row);
                int columns = Math.Min(DenseKernel.TileColumns, product.C.Columns - column);
                var tile = new DenseTile(row, rows, column, columns, isLower);
                kernel.Tile(product, tile, alpha, accumulate, packed: null, scratch);
            }
        }
    }

    private static float Rounded(float value, GemmPrecision precision) => precision == GemmPrecision.BFloat16 ? BFloat16Rounding.Round(value) : value;

    private static float At(MatrixView matrix, int row, int column) => matrix.Values[((long)row * matrix.RowStride) + ((long)column * matrix.ColumnStride)];
}

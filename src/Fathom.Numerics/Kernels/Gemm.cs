using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels;

/// <summary>Dense products of float32 matrices: <c>C = α·A·B</c> or <c>C += α·A·B</c>, transposes being views.</summary>
/// <remarks>
/// The classic blocking (Goto &amp; van de Geijn 2008): a tile of C walks k in blocks; a block of A and one of B are packed into panels
/// that the register kernel reads in order. A tile belongs to one thread and k is summed in the same order whatever the tiling,
/// so the bits depend neither on the number of threads nor on which products share a launch.
/// </remarks>
public static unsafe class Gemm
{
    internal const int TileRows = 256;
    internal const int TileColumns = 256;
    internal const int DepthBlock = 256;

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
        ComputeContext context, MatrixView a, MatrixView b, MatrixView c, float alpha = 1, bool accumulate = false, GemmPrecision precision = GemmPrecision.Float32) =>
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
        int tiles = context.Gemm.Load(products, alpha, accumulate, precision);
        context.Team.Run(context.Gemm, tiles);
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
        CheckShapes(product);
        float* scratch = context.WorkerScratch(worker, ScratchFloats).Pointer;
        for (int row = 0; row < product.C.Rows; row += TileRows)
        {
            for (int column = 0; column < product.C.Columns; column += TileColumns)
            {
                Tile(product, row, column, alpha, accumulate, precision, scratch);
            }
        }
    }

    /// <summary>The slow twin: one dot product after the other, summed in float64.</summary>
    internal static void Reference(MatrixView a, MatrixView b, MatrixView c, float alpha = 1, bool accumulate = false, GemmPrecision precision = GemmPrecision.Float32)
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

    internal const int ScratchFloats = (DepthBlock * (TileRows + TileColumns)) + (MaxKernelRows * MaxKernelColumns);

    private const int MaxKernelRows = 8;
    private const int MaxKernelColumns = 32;

    // With 512-bit vectors 8 × 32 sums take 16 of the 32 registers; otherwise 4 × 16 sums take 8 registers of 256 bits, or 16 of 128.
    private static readonly int s_kernelRows = Vector512.IsHardwareAccelerated ? 8 : 4;
    private static readonly int s_kernelColumns = Vector512.IsHardwareAccelerated ? 32 : 16;

    internal static void CheckShapes(in GemmProduct product)
    {
        (MatrixView a, MatrixView b, MatrixView c) = product;
        if (a.Rows != c.Rows || b.Columns != c.Columns || a.Columns != b.Rows || c.ColumnStride != 1)
        {
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] times [{b.Rows}, {b.Columns}] into [{c.Rows}, {c.Columns}] with column stride {c.ColumnStride}");
        }
    }

    internal static void Tile(in GemmProduct product, int row, int column, float alpha, bool accumulate, GemmPrecision precision, float* scratch)
    {
        (MatrixView a, MatrixView b, MatrixView c) = product;
        int rows = Math.Min(TileRows, c.Rows - row);
        int columns = Math.Min(TileColumns, c.Columns - column);
        float* packedA = scratch;
        float* packedB = packedA + (DepthBlock * TileRows);
        float* edge = packedB + (DepthBlock * TileColumns);
        float* target = c.Values.Pointer + ((long)row * c.RowStride) + column;
        if (a.Columns == 0 && !accumulate)
        {
            c.SliceRows(row, rows).SliceColumns(column, columns).Clear();
        }

        for (int depth = 0; depth < a.Columns; depth += DepthBlock)
        {
            int count = Math.Min(DepthBlock, a.Columns - depth);
            float* sourceA = a.Values.Pointer + ((long)row * a.RowStride) + ((long)depth * a.ColumnStride);
            float* sourceB = b.Values.Pointer + ((long)depth * b.RowStride) + ((long)column * b.ColumnStride);
            Pack(sourceA, a.RowStride, a.ColumnStride, rows, count, s_kernelRows, precision, packedA);
            Pack(sourceB, b.ColumnStride, b.RowStride, columns, count, s_kernelColumns, precision, packedB);
            MultiplyPanels(packedA, packedB, rows, columns, count, alpha, accumulate || depth > 0, target, c.RowStride, edge);
        }
    }

    /// <summary>Copies lines of <paramref name="count"/> values into panels of <paramref name="width"/> lines, value k of all lines of a panel side by side; missing lines are zero.</summary>
    private static void Pack(float* source, long lineStride, long valueStride, int lines, int count, int width, GemmPrecision precision, float* destination)
    {
        for (int line = 0; line < lines; line += width)
        {
            int filled = Math.Min(width, lines - line);
            float* from = source + (line * lineStride);
            if (filled < width)
            {
                new Span<float>(destination, width * count).Clear();
            }

            if (lineStride == 1)
            {
                for (int k = 0; k < count; k++)
                {
                    new ReadOnlySpan<float>(from + (k * valueStride), filled).CopyTo(new Span<float>(destination + (k * width), filled));
                }
            }
            else
            {
                for (int k = 0; k < count; k++)
                {
                    float* values = from + (k * valueStride);
                    for (int i = 0; i < filled; i++)
                    {
                        destination[(k * width) + i] = values[i * lineStride];
                    }
                }
            }

            if (precision == GemmPrecision.BFloat16)
            {
                RoundToBFloat16(destination, width * count);
            }

            destination += width * count;
        }
    }

    private static void MultiplyPanels(
        float* packedA, float* packedB, int rows, int columns, int count, float alpha, bool accumulate, float* target, int targetStride, float* edge)
    {
        for (int j = 0; j < columns; j += s_kernelColumns)
        {
            float* panelB = packedB + (j * count);
            for (int i = 0; i < rows; i += s_kernelRows)
            {
                float* panelA = packedA + (i * count);
                bool isWhole = i + s_kernelRows <= rows && j + s_kernelColumns <= columns;
                float* output = isWhole ? target + ((long)i * targetStride) + j : edge;
                int stride = isWhole ? targetStride : s_kernelColumns;
                bool add = isWhole && accumulate;
                if (Vector512.IsHardwareAccelerated)
                {
                    Kernel512(panelA, panelB, count, alpha, add, output, stride);
                }
                else
                {
                    Kernel256(panelA, panelB, count, alpha, add, output, stride);
                }

                if (!isWhole)
                {
                    CopyEdge(edge, Math.Min(s_kernelRows, rows - i), Math.Min(s_kernelColumns, columns - j), accumulate, target + ((long)i * targetStride) + j, targetStride);
                }
            }
        }
    }

    private static void CopyEdge(float* edge, int rows, int columns, bool accumulate, float* target, int targetStride)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                float value = edge[(i * s_kernelColumns) + j];
                ref float cell = ref target[((long)i * targetStride) + j];
                cell = accumulate ? cell + value : value;
            }
        }
    }

    /// <summary>8 × 32 sums: per k two vectors of B and eight broadcasts of A.</summary>
    private static void Kernel512(float* a, float* b, int count, float alpha, bool accumulate, float* c, int stride)
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        Vector512<float> c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        for (int k = 0; k < count; k++)
        {
            Vector512<float> b0 = Vector512.Load(b);
            Vector512<float> b1 = Vector512.Load(b + 16);
            Step512(Vector512.Create(a[0]), b0, b1, ref c00, ref c01);
            Step512(Vector512.Create(a[1]), b0, b1, ref c10, ref c11);
            Step512(Vector512.Create(a[2]), b0, b1, ref c20, ref c21);
            Step512(Vector512.Create(a[3]), b0, b1, ref c30, ref c31);
            Step512(Vector512.Create(a[4]), b0, b1, ref c40, ref c41);
            Step512(Vector512.Create(a[5]), b0, b1, ref c50, ref c51);
            Step512(Vector512.Create(a[6]), b0, b1, ref c60, ref c61);
            Step512(Vector512.Create(a[7]), b0, b1, ref c70, ref c71);
            a += 8;
            b += 32;
        }

        Store512(c00, c01, alpha, accumulate, c);
        Store512(c10, c11, alpha, accumulate, c + stride);
        Store512(c20, c21, alpha, accumulate, c + (2L * stride));
        Store512(c30, c31, alpha, accumulate, c + (3L * stride));
        Store512(c40, c41, alpha, accumulate, c + (4L * stride));
        Store512(c50, c51, alpha, accumulate, c + (5L * stride));
        Store512(c60, c61, alpha, accumulate, c + (6L * stride));
        Store512(c70, c71, alpha, accumulate, c + (7L * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step512(Vector512<float> a, Vector512<float> b0, Vector512<float> b1, ref Vector512<float> c0, ref Vector512<float> c1)
    {
        c0 = Vector512.FusedMultiplyAdd(a, b0, c0);
        c1 = Vector512.FusedMultiplyAdd(a, b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store512(Vector512<float> c0, Vector512<float> c1, float alpha, bool accumulate, float* c)
    {
        c0 *= alpha;
        c1 *= alpha;
        if (accumulate)
        {
            c0 += Vector512.Load(c);
            c1 += Vector512.Load(c + 16);
        }

        c0.Store(c);
        c1.Store(c + 16);
    }

    /// <summary>4 × 16 sums for machines without 512-bit vectors.</summary>
    private static void Kernel256(float* a, float* b, int count, float alpha, bool accumulate, float* c, int stride)
    {
        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (int k = 0; k < count; k++)
        {
            Vector256<float> b0 = Vector256.Load(b);
            Vector256<float> b1 = Vector256.Load(b + 8);
            Step256(Vector256.Create(a[0]), b0, b1, ref c00, ref c01);
            Step256(Vector256.Create(a[1]), b0, b1, ref c10, ref c11);
            Step256(Vector256.Create(a[2]), b0, b1, ref c20, ref c21);
            Step256(Vector256.Create(a[3]), b0, b1, ref c30, ref c31);
            a += 4;
            b += 16;
        }

        Store256(c00, c01, alpha, accumulate, c);
        Store256(c10, c11, alpha, accumulate, c + stride);
        Store256(c20, c21, alpha, accumulate, c + (2L * stride));
        Store256(c30, c31, alpha, accumulate, c + (3L * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step256(Vector256<float> a, Vector256<float> b0, Vector256<float> b1, ref Vector256<float> c0, ref Vector256<float> c1)
    {
        c0 = Vector256.FusedMultiplyAdd(a, b0, c0);
        c1 = Vector256.FusedMultiplyAdd(a, b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store256(Vector256<float> c0, Vector256<float> c1, float alpha, bool accumulate, float* c)
    {
        c0 *= alpha;
        c1 *= alpha;
        if (accumulate)
        {
            c0 += Vector256.Load(c);
            c1 += Vector256.Load(c + 8);
        }

        c0.Store(c);
        c1.Store(c + 8);
    }

    // Finite values and infinities round as they should; a NaN stays one because its upper half keeps a mantissa bit.
    private static void RoundToBFloat16(float* values, int count)
    {
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            Vector512<uint> bits = Vector512.Load((uint*)values + i);
            Vector512<uint> odd = (bits >>> 16) & Vector512<uint>.One;
            Vector512<uint> rounded = (bits + Vector512.Create(0x7FFFu) + odd) & Vector512.Create(0xFFFF0000u);
            Vector512<uint> isNaN = ~Vector512.Equals(Vector512.Load(values + i), Vector512.Load(values + i)).AsUInt32();
            Vector512.ConditionalSelect(isNaN, bits | Vector512.Create(0x400000u), rounded).Store((uint*)values + i);
        }

        for (; i < count; i++)
        {
            values[i] = Rounded(values[i], GemmPrecision.BFloat16);
        }
    }

    private static float Rounded(float value, GemmPrecision precision) => precision switch
    {
        GemmPrecision.BFloat16 => BitConverter.UInt32BitsToSingle((uint)Quantization.BFloat16Format.Round(value) << 16),
        _ => value,
    };

    private static float At(MatrixView matrix, int row, int column) => matrix.Values[((long)row * matrix.RowStride) + ((long)column * matrix.ColumnStride)];
}

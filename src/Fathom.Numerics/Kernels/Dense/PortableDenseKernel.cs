using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Vectors;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>
/// Dense tiles in plain C#: both operands are packed into panels that the register kernel reads in order. bfloat16 operands are rounded, then
/// multiplied as float32.
/// </summary>
/// <param name="precision">What the operands are rounded to.</param>
internal sealed unsafe class PortableDenseKernel(GemmPrecision precision) : DenseKernel
{
    private const int DepthBlock = 256;

    private const int MaxKernelRows = 8;
    private const int MaxKernelColumns = 32;

    // With 512-bit vectors, 8 × 32 sums take 16 of the 32 registers; otherwise 4 × 16 sums take 8 registers of 256 bits, or 16 of 128.
    private static readonly int s_kernelRows = Vector512.IsHardwareAccelerated ? 8 : 4;
    private static readonly int s_kernelColumns = Vector512.IsHardwareAccelerated ? 32 : 16;

    public override string Name => "float32 tiles, C#";

    public override ArithmeticUnit? Unit => ArithmeticUnit.Float32;

    public override int ScratchBytes => sizeof(float) * ((DepthBlock * (TileRows + TileColumns)) + (MaxKernelRows * MaxKernelColumns));

    public override void Tile(in GemmProduct product, DenseTile tile, float alpha, bool accumulate, byte* packed, byte* scratch)
    {
        (MatrixView a, MatrixView b, MatrixView c) = product;
        (int row, int rows, int column, int columns, _) = tile;
        var packedA = (float*)scratch; // [panels, depth, kernel rows]
        float* packedB = packedA + (DepthBlock * TileRows); // [panels, depth, kernel columns]
        float* edge = packedB + (DepthBlock * TileColumns); // [kernel rows, kernel columns]
        float* target = c.Values.Pointer + ((long)row * c.RowStride) + column;
        if (a.Columns == 0 && !accumulate)
        {
            tile.Of(c).Clear();
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

    /// <summary>
    /// Copies lines of <paramref name="count"/> values into panels of <paramref name="width"/> lines, <c>[count, width]</c> each; missing lines are zero.
    /// </summary>
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
                BFloat16Rounding.RoundInPlace(destination, width * count);
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

                // The register kernel always computes a whole block; at the edges of C it writes to scratch, and the valid part is copied.
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
                    CopyEdge(
                        edge,
                        Math.Min(s_kernelRows, rows - i),
                        Math.Min(s_kernelColumns, columns - j),
                        accumulate,
                        target + ((long)i * targetStride) + j,
                        targetStride);
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

    /// <summary>8 × 32 sums: two vectors of B and eight broadcasts of A per k.</summary>
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
}

using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Vectors;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Packs operands of dense products in the order of the panel kernels: steps of 32 bits, which are one float32 or two bfloat16.</summary>
internal static unsafe class DensePacking
{
    /// <summary>Steps of a packed line.</summary>
    public const int MaxSteps = 256;

    /// <summary>Bytes of a packed line.</summary>
    public const int LineBytes = MaxSteps * sizeof(float);

    /// <summary>Bytes of a packed panel.</summary>
    public const int PanelBytes = MaxSteps * PanelShape.StepBytes;

    /// <summary>Bytes of working memory: sixteen lines of the deepest block in float32, and sixteen packed ones.</summary>
    public const int WorkBytes = CopyBytes + (PanelShape.VectorRows * LineBytes);

    private const int CopyBytes = PanelShape.VectorRows * 2 * LineBytes;

    /// <summary>What <see cref="PanelTranspose"/> transposes at once: 16 rows of 8 values of 32 bits.</summary>
    private const int TransposedRows = 16;

    private const int TransposedValues = 8;

    /// <summary>Packs a block of A line by line, <see cref="LineBytes"/> apart.</summary>
    /// <param name="a">Its rows as lines.</param>
    /// <param name="precision">Format of the packed values.</param>
    /// <param name="destination">Aligned to 64 bytes.</param>
    /// <param name="work">Working memory, aligned to 64 bytes.</param>
    public static void PackLines(DenseOperand a, GemmPrecision precision, byte* destination, byte* work)
    {
        if (precision == GemmPrecision.Float32)
        {
            CopyLines(a, (float*)destination, MaxSteps);
            return;
        }

        const int WorkLines = PanelShape.VectorRows;
        for (int first = 0; first < a.Lines; first += WorkLines)
        {
            DenseOperand part = a.Slice(first, Math.Min(WorkLines, a.Lines - first));
            RoundLines(part, destination + ((long)first * LineBytes), work);
        }
    }

    /// <summary>Packs up to 32 columns of B as a panel.</summary>
    /// <param name="b">The columns as lines.</param>
    /// <param name="precision">Format of the packed values.</param>
    /// <param name="panel">Aligned to 64 bytes; lanes of lines that don't exist hold arbitrary values.</param>
    /// <param name="work">Working memory, aligned to 64 bytes.</param>
    public static void PackPanel(DenseOperand b, GemmPrecision precision, byte* panel, byte* work)
    {
        // A row-major B needs no transpose: 32 adjacent columns at one k are the two vectors of a step already.
        if (b.HasContiguousSteps && b.Lines == PanelShape.Rows)
        {
            InterleaveSteps(b, precision, panel);
            return;
        }

        for (int first = 0; first < b.Lines; first += PanelShape.VectorRows)
        {
            DenseOperand half = b.Slice(first, Math.Min(PanelShape.VectorRows, b.Lines - first));

            // A step is two vectors of 16 lines, 64 bytes each; each half of the panel is transposed on its own.
            TransposeLines(half, precision, panel + (first / PanelShape.VectorRows * PanelShape.VectorBytes), work);
        }
    }

    /// <summary>Number of steps of a depth.</summary>
    public static int Steps(int depth, GemmPrecision precision) => precision == GemmPrecision.BFloat16 ? (depth + 1) / 2 : depth;

    private static void TransposeLines(DenseOperand lines, GemmPrecision precision, byte* destination, byte* work)
    {
        byte* packed = work + CopyBytes; // [16 lines, MaxSteps] of 32 bits
        if (precision == GemmPrecision.BFloat16)
        {
            RoundLines(lines, packed, work);
        }
        else
        {
            CopyLines(lines, (float*)packed, MaxSteps);
        }

        for (int step = 0; step < Steps(lines.Depth, precision); step += TransposedValues)
        {
            // Eight steps of 16 lines become eight vectors, lane i holding line i, one in each step of the panel.
            PanelTranspose.Rows16(
                packed + (step * sizeof(float)), LineBytes, Vector512<int>.Zero, destination + (step * PanelShape.StepBytes), PanelShape.StepBytes);
        }
    }

    /// <summary>Rounds up to sixteen lines to bfloat16; an odd depth is padded with a zero.</summary>
    private static void RoundLines(DenseOperand lines, byte* destination, byte* work)
    {
        var copy = (float*)work; // [16 lines, 2 · MaxSteps]
        if (!lines.HasContiguousLines)
        {
            CopyLines(lines, copy, 2 * MaxSteps);
        }

        DenseOperand source = lines.HasContiguousLines ? lines : new DenseOperand((nint)copy, 2 * MaxSteps, 1, lines.Lines, lines.Depth);
        if (RoundingKernels.AreSupported)
        {
            RoundingKernels.RoundLines(source, destination);
            return;
        }

        for (int line = 0; line < lines.Lines; line++)
        {
            var target = (ushort*)(destination + (line * LineBytes));
            BFloat16Rounding.Convert(source.At(line, 0), lines.Depth, target);
            if (lines.Depth % 2 != 0)
            {
                target[lines.Depth] = 0;
            }
        }
    }

    /// <summary>Copies lines so that the values of each are contiguous.</summary>
    private static void CopyLines(DenseOperand lines, float* destination, int stride)
    {
        // The same transpose in the other direction: its 16 rows are steps of k, its 8 values are lines. Edges are copied value by value.
        int transposedLines = lines.HasContiguousSteps ? lines.Lines / TransposedValues * TransposedValues : 0;
        int transposedDepth = lines.Depth / TransposedRows * TransposedRows;
        for (int line = 0; line < transposedLines; line += TransposedValues)
        {
            for (int k = 0; k < transposedDepth; k += TransposedRows)
            {
                var target = (byte*)(destination + (line * stride) + k);
                PanelTranspose.Rows16((byte*)lines.At(line, k), lines.ValueStride * sizeof(float), Vector512<int>.Zero, target, stride * sizeof(float));
            }
        }

        for (int line = 0; line < lines.Lines; line++)
        {
            int start = line < transposedLines ? transposedDepth : 0;
            CopyLine(lines.At(line, start), lines.ValueStride, lines.Depth - start, destination + (line * stride) + start);
        }
    }

    private static void CopyLine(float* source, long stride, int count, float* destination)
    {
        if (stride == 1)
        {
            new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));
            return;
        }

        for (int k = 0; k < count; k++)
        {
            destination[k] = source[k * stride];
        }
    }

    private static void InterleaveSteps(DenseOperand b, GemmPrecision precision, byte* panel)
    {
        const int Lanes = PanelShape.VectorRows;
        var target = (uint*)panel;
        if (precision == GemmPrecision.Float32)
        {
            for (int k = 0; k < b.Depth; k++, target += PanelShape.Rows)
            {
                Vector512.Load((uint*)b.At(0, k)).Store(target);
                Vector512.Load((uint*)b.At(Lanes, k)).Store(target + Lanes);
            }

            return;
        }

        if (RoundingKernels.AreSupported)
        {
            RoundingKernels.RoundSteps(b, panel);
            return;
        }

        for (int k = 0; k < b.Depth; k += 2, target += PanelShape.Rows)
        {
            bool hasSecond = k + 1 < b.Depth;

            // Lane i: column i at k in the low half, at k + 1 in the high half.
            Pair(b.At(0, k), hasSecond ? b.At(0, k + 1) : null).Store(target);
            Pair(b.At(Lanes, k), hasSecond ? b.At(Lanes, k + 1) : null).Store(target + Lanes);
        }
    }

    private static Vector512<uint> Pair(float* first, float* second)
    {
        // Round leaves the bfloat16 in the high half and zeros below, so the second operand needs no shift.
        Vector512<uint> low = BFloat16Rounding.Round(Vector512.Load(first)) >>> 16;
        return second == null ? low : low | BFloat16Rounding.Round(Vector512.Load(second));
    }
}

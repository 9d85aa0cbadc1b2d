using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Vectors;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Dense tiles for AVX2: panels of 16 columns. bfloat16 operands are rounded as they are packed and multiplied as float32.</summary>
/// <param name="precision">What the operands are rounded to.</param>
internal sealed unsafe class Avx2DenseKernel(GemmPrecision precision) : PanelDenseKernel(PanelKernels.Float256(), Avx2PanelRows.Rows, DensePacking.MaxSteps)
{
    /// <summary>What <see cref="Avx2PanelTranspose"/> transposes at once: 8 rows of 8 values.</summary>
    private const int Block = 8;

    // In floats.
    private const int CacheLine = 16;

    /// <summary>Lines at a stride that is a multiple of this many values share few sets of L1, and evict each other.</summary>
    private const int BadStride = 256;

    public override string Name => "float32 panels, vfmadd231ps ymm";

    public override ArithmeticUnit? Unit => ArithmeticUnit.Float32Fma256;

    protected override int LinesBytes => TileRows * OddLines(DensePacking.MaxSteps) * sizeof(float);

    public override int PanelBytes(int depth) => depth * Avx2FloatPanelEmitter.StepBytes;

    protected override int Steps(int depth) => depth;

    protected override void ArrangeLines(DenseOperand a, byte* lines, byte* work, ref PanelArguments arguments)
    {
        // Rows that the kernel can read in place aren't copied: float32, contiguous, and not at a stride that conflicts in L1.
        if (precision == GemmPrecision.Float32 && a.HasContiguousLines && a.LineStride % BadStride != 0)
        {
            arguments.Activations = (byte*)a.Start;
            arguments.ActivationStride = a.LineStride * sizeof(float);
            return;
        }

        // An odd number of cache lines per row spreads the rows over all cache sets.
        int stride = OddLines(a.Depth);
        Arrange(a, (float*)lines, lineStride: stride, stepStride: 1);
        arguments.Activations = lines;
        arguments.ActivationStride = stride * sizeof(float);
    }

    protected override void PackPanel(DenseOperand b, byte* panel, byte* work) => Arrange(b, (float*)panel, lineStride: 1, stepStride: Avx2PanelRows.Rows);

    /// <summary>Adjacent columns are read row by row, so that memory is read in order.</summary>
    protected override void PackPanels(DenseOperand b, byte* panels, byte* work)
    {
        // Whole panels of 16 adjacent columns: row k of B scatters 64 bytes to each panel. The remaining columns are packed panel by panel.
        int whole = b.HasContiguousSteps ? b.Lines / Avx2PanelRows.Rows * Avx2PanelRows.Rows : 0;
        int panelFloats = PanelBytes(b.Depth) / sizeof(float);
        for (int k = 0; k < b.Depth && whole > 0; k++)
        {
            float* source = b.At(0, k);
            float* target = (float*)panels + (k * Avx2PanelRows.Rows);
            for (int column = 0; column < whole; column += Avx2PanelRows.Rows, target += panelFloats)
            {
                Copy16(source + column, target);
            }
        }

        base.PackPanels(b.Slice(whole, b.Lines - whole), panels + ((long)whole / Avx2PanelRows.Rows * PanelBytes(b.Depth)), work);
    }

    private void Copy16(float* source, float* target)
    {
        Vector256<float> low = Vector256.Load(source);
        Vector256<float> high = Vector256.Load(source + Avx2PanelRows.VectorRows);
        if (precision == GemmPrecision.BFloat16)
        {
            low = BFloat16Rounding.Round(low).AsSingle();
            high = BFloat16Rounding.Round(high).AsSingle();
        }

        low.StoreAligned(target);
        high.StoreAligned(target + Avx2PanelRows.VectorRows);
    }

    /// <summary>Values in the smallest odd number of cache lines that holds <paramref name="count"/> values.</summary>
    private static int OddLines(int count) => ((count + CacheLine - 1) / CacheLine | 1) * CacheLine;

    /// <summary>Copies lines, rounded, to a layout given by the distances from line to line and from step to step, in values; one of them is 1.</summary>
    private void Arrange(DenseOperand source, float* destination, int lineStride, int stepStride)
    {
        // Whether source and destination are contiguous in the same direction; if not, the copy is a transpose.
        bool isAlong = source.HasContiguousLines ? stepStride == 1 : lineStride == 1;
        if (!source.HasContiguousLines && !source.HasContiguousSteps)
        {
            CopyValues(source, 0, source.Lines, 0, destination, lineStride, stepStride);
        }
        else if (isAlong)
        {
            CopyRuns(source, destination, lineStride, stepStride);
        }
        else
        {
            Transpose(source, destination, lineStride, stepStride);
        }
    }

    /// <summary>Copies runs of values that are contiguous in both source and destination.</summary>
    private void CopyRuns(DenseOperand source, float* destination, int lineStride, int stepStride)
    {
        bool hasLines = source.HasContiguousLines && stepStride == 1;
        (int runs, int length) = hasLines ? (source.Lines, source.Depth) : (source.Depth, source.Lines);
        (long from, int to) = hasLines ? (source.LineStride, lineStride) : (source.ValueStride, stepStride);
        var run = (float*)source.Start;
        for (int i = 0; i < runs; i++, run += from, destination += to)
        {
            if (precision == GemmPrecision.BFloat16)
            {
                RoundRun(run, length, destination);
            }
            else
            {
                CopyRun(run, length, destination);
            }
        }
    }

    private static void RoundRun(float* source, int length, float* destination)
    {
        int i = 0;
        for (; i <= length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            BFloat16Rounding.Round(Vector256.Load(source + i)).Store((uint*)destination + i);
        }

        for (; i < length; i++)
        {
            destination[i] = BFloat16Rounding.Round(source[i]);
        }
    }

    private static void CopyRun(float* source, int length, float* destination)
    {
        int i = 0;
        for (; i <= length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256.Load(source + i).Store(destination + i);
        }

        for (; i < length; i++)
        {
            destination[i] = source[i];
        }
    }

    /// <summary>Transposes blocks of 8 lines by 8 steps; the edges are copied value by value.</summary>
    private void Transpose(DenseOperand source, float* destination, int lineStride, int stepStride)
    {
        int lines = source.Lines / Block * Block;
        int depth = source.Depth / Block * Block;
        long sourceStride = source.HasContiguousLines ? source.LineStride : source.ValueStride;
        int targetStride = source.HasContiguousLines ? stepStride : lineStride;
        for (int line = 0; line < lines; line += Block)
        {
            for (int k = 0; k < depth; k += Block)
            {
                float* target = destination + ((long)line * lineStride) + ((long)k * stepStride);
                var from = (byte*)source.At(line, k);
                Avx2PanelTranspose.Rows8(from, sourceStride * sizeof(float), Vector256<byte>.Zero, (byte*)target, targetStride * sizeof(float));
                for (int i = 0; i < Block && precision == GemmPrecision.BFloat16; i++)
                {
                    RoundRun(target + (i * targetStride), Block, target + (i * targetStride));
                }
            }
        }

        // The last steps of the transposed lines, then the remaining lines.
        CopyValues(source, 0, lines, depth, destination, lineStride, stepStride);
        CopyValues(source, lines, source.Lines, 0, destination, lineStride, stepStride);
    }

    private void CopyValues(DenseOperand source, int firstLine, int endLine, int firstStep, float* destination, int lineStride, int stepStride)
    {
        for (int line = firstLine; line < endLine; line++)
        {
            for (int k = firstStep; k < source.Depth; k++)
            {
                float value = *source.At(line, k);
                destination[((long)line * lineStride) + ((long)k * stepStride)] = precision == GemmPrecision.BFloat16 ? BFloat16Rounding.Round(value) : value;
            }
        }
    }
}

using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Kernels.Panels;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Dense tiles for AVX2: panels of 16 columns. bfloat16 operands are rounded as they are packed and multiplied as float32.</summary>
/// <param name="precision">What the operands are rounded to.</param>
internal sealed unsafe class Avx2DenseKernel(GemmPrecision precision) : PanelDenseKernel(Avx2FloatPanelKernels.All, Avx2PanelRows.Rows, DensePacking.MaxSteps)
{
    /// <summary>What <see cref="Avx2PanelTranspose"/> takes at once: 8 rows of 8 values.</summary>
    private const int Block = 8;

    private const int PanelColumns = Avx2PanelRows.Rows;

    public override string Name => "float32 panels, vfmadd231ps ymm";

    public override ArithmeticUnit? Unit => ArithmeticUnit.Float32Fma256;

    /// <summary>Rows of A that lie a power of two apart would push each other out of the first cache.</summary>
    protected override bool PacksContiguousLines => true;

    protected override int Steps(int depth) => depth;

    protected override void PackLines(DenseOperand a, byte* destination, byte* work)
    {
        var lines = (float*)destination;
        Arrange(a, lines, lineStride: DensePacking.MaxSteps, stepStride: 1);
        for (int line = 0; line < a.Lines && precision == GemmPrecision.BFloat16; line++)
        {
            BFloat16Rounding.RoundInPlace(lines + (line * DensePacking.MaxSteps), a.Depth);
        }
    }

    protected override void PackPanel(DenseOperand b, byte* panel, byte* work)
    {
        var steps = (float*)panel;
        Arrange(b, steps, lineStride: 1, stepStride: PanelColumns);
        if (precision == GemmPrecision.BFloat16)
        {
            BFloat16Rounding.RoundInPlace(steps, b.Depth * PanelColumns);
        }
    }

    /// <summary>Copies lines to where each value is a number of values from the next line's and from the next step's, one of them 1.</summary>
    private static void Arrange(DenseOperand source, float* destination, int lineStride, int stepStride)
    {
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

    /// <summary>Values that lie side by side stay so.</summary>
    private static void CopyRuns(DenseOperand source, float* destination, int lineStride, int stepStride)
    {
        bool hasLines = source.HasContiguousLines && stepStride == 1;
        (int runs, int length) = hasLines ? (source.Lines, source.Depth) : (source.Depth, source.Lines);
        int runStride = hasLines ? lineStride : stepStride;
        for (int run = 0; run < runs; run++)
        {
            float* from = hasLines ? source.At(run, 0) : source.At(0, run);
            float* to = destination + ((long)run * runStride);
            Sse.Prefetch1(from + length);
            int i = 0;
            for (; i <= length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256.Load(from + i).Store(to + i);
            }

            for (; i < length; i++)
            {
                to[i] = from[i];
            }
        }
    }

    /// <summary>Blocks of 8 lines by 8 steps change their direction; what is left at the edges goes value by value.</summary>
    private static void Transpose(DenseOperand source, float* destination, int lineStride, int stepStride)
    {
        int lines = source.Lines / Block * Block;
        int depth = source.Depth / Block * Block;
        long sourceStride = source.HasContiguousLines ? source.LineStride : source.ValueStride;
        int targetStride = source.HasContiguousLines ? stepStride : lineStride;
        for (int line = 0; line < lines; line += Block)
        {
            for (int k = 0; k < depth; k += Block)
            {
                var target = (byte*)(destination + ((long)line * lineStride) + ((long)k * stepStride));
                Avx2PanelTranspose.Rows8((byte*)source.At(line, k), sourceStride * sizeof(float), Vector256<byte>.Zero, target, targetStride * sizeof(float));
            }
        }

        CopyValues(source, 0, lines, depth, destination, lineStride, stepStride);
        CopyValues(source, lines, source.Lines, 0, destination, lineStride, stepStride);
    }

    private static void CopyValues(DenseOperand source, int firstLine, int endLine, int firstStep, float* destination, int lineStride, int stepStride)
    {
        for (int line = firstLine; line < endLine; line++)
        {
            for (int k = firstStep; k < source.Depth; k++)
            {
                destination[((long)line * lineStride) + ((long)k * stepStride)] = *source.At(line, k);
            }
        }
    }
}

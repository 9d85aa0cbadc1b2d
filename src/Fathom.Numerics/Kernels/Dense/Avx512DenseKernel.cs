using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Dense tiles for AVX-512: panels of 32 columns.</summary>
/// <param name="precision">What the operands are rounded to; bfloat16 operands are also multiplied as bfloat16.</param>
internal sealed unsafe class Avx512DenseKernel(GemmPrecision precision) : PanelDenseKernel(
    PanelKernels.Float512(precision),
    PanelShape.Rows,
    precision == GemmPrecision.BFloat16 ? 2 * DensePacking.MaxSteps : DensePacking.MaxSteps)
{
    public override string Name => precision == GemmPrecision.BFloat16 ? "bfloat16 panels, vdpbf16ps zmm" : "float32 panels, vfmadd231ps zmm";

    public override ArithmeticUnit? Unit => precision == GemmPrecision.BFloat16 ? ArithmeticUnit.BFloat16Dot512 : ArithmeticUnit.Float32Fma512;

    protected override int LinesBytes => TileRows * DensePacking.LineBytes;

    /// <summary>Packing transposes eight steps at a time, so a panel has room for whole groups of eight.</summary>
    public override int PanelBytes(int depth) => (Steps(depth) + 7) / 8 * 8 * PanelShape.StepBytes;

    protected override int Steps(int depth) => DensePacking.Steps(depth, precision);

    protected override void ArrangeLines(DenseOperand a, byte* lines, byte* work, ref PanelArguments arguments)
    {
        arguments.Activations = (byte*)a.Start;
        arguments.ActivationStride = a.LineStride * sizeof(float);
        if (precision != GemmPrecision.Float32 || !a.HasContiguousLines)
        {
            DensePacking.PackLines(a, precision, lines, work);
            arguments.Activations = lines;
            arguments.ActivationStride = DensePacking.LineBytes;
        }
    }

    protected override void PackPanel(DenseOperand b, byte* panel, byte* work) => DensePacking.PackPanel(b, precision, panel, work);
}

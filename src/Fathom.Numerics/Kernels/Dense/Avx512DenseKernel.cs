using Fathom.Numerics.Kernels.Panels;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Dense tiles for AVX-512: panels of 32 columns.</summary>
/// <param name="precision">What the operands are rounded to; bfloat16 is also what they are multiplied in.</param>
internal sealed unsafe class Avx512DenseKernel(GemmPrecision precision) : PanelDenseKernel(
    FloatPanelKernels.Get(precision),
    PanelShape.Rows,
    precision == GemmPrecision.BFloat16 ? 2 * DensePacking.MaxSteps : DensePacking.MaxSteps)
{
    public override string Name => precision == GemmPrecision.BFloat16 ? "bfloat16 panels, vdpbf16ps zmm" : "float32 panels, vfmadd231ps zmm";

    public override ArithmeticUnit? Unit => precision == GemmPrecision.BFloat16 ? ArithmeticUnit.BFloat16Dot512 : ArithmeticUnit.Float32Fma512;

    protected override bool PacksContiguousLines => precision != GemmPrecision.Float32;

    protected override int Steps(int depth) => DensePacking.Steps(depth, precision);

    protected override void PackLines(DenseOperand a, byte* destination, byte* work) => DensePacking.PackLines(a, precision, destination, work);

    protected override void PackPanel(DenseOperand b, byte* panel, byte* work) => DensePacking.PackPanel(b, precision, panel, work);
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Parameters of the float panel kernels of one vector width.</summary>
/// <param name="Name">Name of the kernels, for display.</param>
/// <param name="Unit">The arithmetic unit that multiplies.</param>
/// <param name="Kernels">Kernels for 1, 2, … activation rows.</param>
/// <param name="VectorRows">Weight rows in a vector of sums.</param>
internal sealed record FloatPanelWidth(string Name, ArithmeticUnit Unit, Kernel<PanelArguments>[] Kernels, int VectorRows)
{
    /// <summary>256 bits.</summary>
    public static FloatPanelWidth Avx2 { get; } =
        new("float32 panels, vfmadd231ps ymm", ArithmeticUnit.Float32Fma256, PanelKernels.Float256(), Avx2PanelRows.VectorRows);

    /// <summary>512 bits.</summary>
    public static FloatPanelWidth Avx512 { get; } =
        new("float32 panels, vfmadd231ps zmm", ArithmeticUnit.Float32Fma512, PanelKernels.Float512(GemmPrecision.Float32), PanelShape.VectorRows);

    /// <summary>Bytes of a vector.</summary>
    public int VectorBytes => VectorRows * sizeof(float);

    /// <summary>Bytes of one column of a panel.</summary>
    public int StepBytes => PanelShape.Vectors * VectorBytes;

    /// <summary>Weight rows of a panel.</summary>
    public int Rows => PanelShape.Vectors * VectorRows;
}

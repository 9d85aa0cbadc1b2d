using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Unpacking;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panels of float32 for every float format.</summary>
/// <typeparam name="TFormat">The weights' format.</typeparam>
internal sealed unsafe class FloatPanelKernel<TFormat>() : VectorPanelKernel(
    FloatPanelKernels.Get(GemmPrecision.Float32),
    new PanelSlice(SliceColumns, StepColumns: 1, PanelShape.StepBytes, sizeof(float), ScratchRows),
    PanelShape.Rows)
    where TFormat : struct, IFloatUnpacker
{
    private const int SliceColumns = 256;
    private const int GroupColumns = 8;
    private const int ScratchRows = PanelShape.VectorRows * SliceColumns * sizeof(float);

    public override string Name => "float32 panels, vfmadd231ps zmm";

    public override ArithmeticUnit? Unit => ArithmeticUnit.Float32Fma512;

    public override ActivationForm Form => ActivationForm.Float32;

    /// <summary>Transposes 16 rows and 8 columns at a time; the last group of a slice may read what lies behind it in scratch memory.</summary>
    protected internal override void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* scratch, byte* panel)
    {
        for (int first = 0; first < rows; first += PanelShape.VectorRows)
        {
            int existing = Math.Min(PanelShape.VectorRows, rows - first);
            byte* source = tile.WeightRow(firstRow + first) + (firstColumn * sizeof(float));
            long stride = tile.Weights.RowBytes;
            if (!TFormat.IsStored || existing < PanelShape.VectorRows || columns % GroupColumns != 0)
            {
                Unpack(tile, firstRow + first, existing, firstColumn, columns, (float*)scratch);
                source = scratch;
                stride = SliceColumns * sizeof(float);
            }

            byte* destination = panel + (first / PanelShape.VectorRows * PanelShape.VectorBytes);
            for (int column = 0; column < columns; column += GroupColumns)
            {
                PanelTranspose.Rows16(source + (column * sizeof(float)), stride, Vector512<int>.Zero, destination + (column * PanelShape.StepBytes), PanelShape.StepBytes);
            }
        }
    }

    private static void Unpack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, float* values)
    {
        for (int r = 0; r < rows; r++)
        {
            TFormat.Unpack(tile.Weights, firstRow + r, firstColumn, columns, values + (r * SliceColumns));
        }
    }
}

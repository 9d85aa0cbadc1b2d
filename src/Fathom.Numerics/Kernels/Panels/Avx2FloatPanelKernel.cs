using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Unpacking;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panels of float32 for every float format, for AVX2.</summary>
/// <typeparam name="TFormat">The weights' format.</typeparam>
internal sealed unsafe class Avx2FloatPanelKernel<TFormat>() : VectorPanelKernel(
    Avx2FloatPanelKernels.All,
    new PanelSlice(SliceColumns, StepColumns: 1, Avx2FloatPanelEmitter.StepBytes, sizeof(float), ScratchRows),
    Avx2PanelRows.Rows)
    where TFormat : struct, IFloatUnpacker
{
    private const int SliceColumns = 256;
    private const int GroupColumns = 8;
    private const int ScratchRows = Avx2PanelRows.VectorRows * SliceColumns * sizeof(float);

    public override string Name => "float32 panels, vfmadd231ps ymm";

    public override ArithmeticUnit? Unit => ArithmeticUnit.Float32Fma256;

    public override ActivationForm Form => ActivationForm.Float32;

    /// <summary>Transposes 8 rows and 8 columns at a time; the last group of a slice may read what lies behind it in scratch memory.</summary>
    protected internal override void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* scratch, byte* panel)
    {
        for (int first = 0; first < rows; first += Avx2PanelRows.VectorRows)
        {
            int existing = Math.Min(Avx2PanelRows.VectorRows, rows - first);
            byte* source = tile.WeightRow(firstRow + first) + (firstColumn * sizeof(float));
            long stride = tile.Weights.RowBytes;
            if (!TFormat.IsStored || existing < Avx2PanelRows.VectorRows || columns % GroupColumns != 0)
            {
                Unpack(tile, firstRow + first, existing, firstColumn, columns, (float*)scratch);
                source = scratch;
                stride = SliceColumns * sizeof(float);
            }

            byte* destination = panel + (first / Avx2PanelRows.VectorRows * Avx2PanelRows.VectorBytes);
            for (int column = 0; column < columns; column += GroupColumns)
            {
                Avx2PanelTranspose.Rows8(
                    source + (column * sizeof(float)), stride, Vector256<byte>.Zero, destination + (column * Avx2FloatPanelEmitter.StepBytes), Avx2FloatPanelEmitter.StepBytes);
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

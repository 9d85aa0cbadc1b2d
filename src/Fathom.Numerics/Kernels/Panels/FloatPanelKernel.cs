using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Unpacking;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panels of float32 for every float format.</summary>
/// <typeparam name="TFormat">The weights' format.</typeparam>
/// <param name="width">The vector width.</param>
internal sealed unsafe class FloatPanelKernel<TFormat>(FloatPanelWidth width) : VectorPanelKernel(
    width.Kernels,
    new PanelSlice(SliceColumns, StepColumns: 1, width.StepBytes, sizeof(float), width.VectorRows * SliceColumns * sizeof(float)),
    width.Rows)
    where TFormat : struct, IFloatUnpacker
{
    private const int SliceColumns = 256;
    private const int GroupColumns = 8;

    public override string Name => width.Name;

    public override ArithmeticUnit? Unit => width.Unit;

    public override ActivationLayout Layout => ActivationLayout.Float32;

    /// <summary>Transposes 8 columns of one vector's rows at a time; the last group of a slice may read past its columns, in scratch memory.</summary>
    protected internal override void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* scratch, byte* panel)
    {
        for (int first = 0; first < rows; first += width.VectorRows, panel += width.VectorBytes)
        {
            int existing = Math.Min(width.VectorRows, rows - first);
            byte* source = tile.WeightRow(firstRow + first) + (firstColumn * sizeof(float));
            long stride = tile.Weights.RowBytes;

            // Transposing straight from the matrix needs all of the vector's rows, and whole groups of 8 columns: otherwise it would read past them.
            if (!TFormat.IsStored || existing < width.VectorRows || columns % GroupColumns != 0)
            {
                Unpack(tile, firstRow + first, existing, firstColumn, columns, (float*)scratch);
                source = scratch;
                stride = SliceColumns * sizeof(float);
            }

            Transpose(source, stride, columns, panel);
        }
    }

    private void Transpose(byte* source, long stride, int columns, byte* destination)
    {
        // A group is 8 singles, 32 bytes of a row. With nothing to add or flip, the transposes of codes serve floats as well.
        bool isWide = width.VectorRows == PanelShape.VectorRows;
        int stepBytes = width.StepBytes;
        for (int column = 0; column < columns; column += GroupColumns, source += GroupColumns * sizeof(float), destination += GroupColumns * stepBytes)
        {
            if (isWide)
            {
                PanelTranspose.Rows16(source, stride, Vector512<int>.Zero, destination, stepBytes);
            }
            else
            {
                Avx2PanelTranspose.Rows8(source, stride, Vector256<byte>.Zero, destination, stepBytes);
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

using System.Runtime.Intrinsics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Unpacking;
using Fathom.Numerics.Kernels.Vectors;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>Panels of float weights for AMX, close to float32: operands are split into two bfloat16 each.</summary>
/// <remarks>
/// BF16 weights need no second part, F16 weights are exact in two parts; others, and activations, keep 16 significant bits. The product of the two second
/// parts is omitted: it is as small as the rest that the split drops. That makes two or three products; sums are float32, and the bits don't depend on the
/// number of activation rows.
/// </remarks>
/// <typeparam name="TFormat">The weights' format.</typeparam>
/// <param name="multiply">The assembled tile kernel.</param>
internal sealed unsafe class TileFloatPanelKernel<TFormat>(Kernel<TileArguments> multiply) : PanelKernel(SliceColumns, PanelShape.Rows)
    where TFormat : struct, IFloatUnpacker
{
    /// <summary>Columns of a slice: both parts of its weights stay in L1.</summary>
    private const int SliceColumns = 256;

    // Scratch: the panel of first parts, that of second parts, 32 × 32 sums, 16 lines of first and of second parts, a line of floats.
    private const int LineColumns = 16;
    private const int LineBytes = SliceColumns * sizeof(ushort);
    private const int LinesBytes = PanelShape.VectorRows * LineBytes;
    private const int PanelBytes = SliceColumns / TileEmitter.StepColumns * TileEmitter.StepBytes;
    private const int SumsOffset = 2 * PanelBytes;
    private const int LinesOffset = SumsOffset + TileEmitter.BufferBytes;
    private const int ValuesOffset = LinesOffset + (2 * LinesBytes);

    private readonly FloatPanelKernel<TFormat> _forFewRows = new(FloatPanelWidth.Avx512);

    public override string Name => "bfloat16 tiles in two parts, tdpbf16ps";

    public override ArithmeticUnit? Unit => ArithmeticUnit.BFloat16Tiles;

    public override ActivationLayout Layout => ActivationLayout.BFloat16Pair;

    public override long ScratchBytes(int columns) => ValuesOffset + (SliceColumns * sizeof(float));

    public override ProductKernel For(int columns, int count) => count < TileKernels.FewestRows ? _forFewRows : this;

    protected override void MultiplyPanel(in ProductTile tile, int row, int rows, int column, int columns, byte* scratch)
    {
        PrefetchNextPanel(tile, row, rows, tile.Weights.Format.RowBytes(column), tile.Weights.Format.RowBytes(columns));
        for (int first = 0; first < rows; first += PanelShape.VectorRows)
        {
            byte* destination = scratch + (first / PanelShape.VectorRows * PanelShape.VectorBytes);
            Pack(tile, row + first, Math.Min(PanelShape.VectorRows, rows - first), column, columns, scratch + LinesOffset, destination);
        }

        // (w1 + w2) · (a1 + a2) ≈ w1 · a1 + w2 · a1 + w1 · a2; only the first product of the first slice may replace the output.
        TileArguments arguments = TileArguments.For(tile, row, rows, column, columns) with { Panel = scratch, Buffer = scratch + SumsOffset };
        multiply.Run(arguments);
        arguments.Accumulate = 1;
        if (!TFormat.IsBFloat16)
        {
            arguments.Panel = scratch + PanelBytes;
            multiply.Run(arguments);
            arguments.Panel = scratch;
        }

        arguments.Activations += PanelShape.Slices(tile.Weights.Columns) * tile.SliceStride;
        multiply.Run(arguments);
    }

    /// <summary>Splits up to 16 rows and transposes them to pairs of columns; the last step is padded with zeros.</summary>
    private static void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* lines, byte* destination)
    {
        var values = (float*)(lines + (2 * LinesBytes)); // [SliceColumns], after both parts of the lines
        int padded = TileArguments.StepsOf(columns) * TileEmitter.StepColumns;
        new Span<float>(values + columns, padded - columns).Clear();
        for (int r = 0; r < rows; r++)
        {
            TFormat.Unpack(tile.Weights, firstRow + r, firstColumn, columns, values);
            var line = (ushort*)(lines + (r * LineBytes));
            BFloat16Rounding.Split(values, padded, line, line + (LinesBytes / sizeof(ushort)));
        }

        for (int part = 0; part < (TFormat.IsBFloat16 ? 1 : 2); part++)
        {
            for (int column = 0; column < padded; column += LineColumns)
            {
                // 16 rows of 16 bfloat16 (32 bytes) become 8 pairs of columns of 16 rows, every second vector of the panel.
                PanelTranspose.Rows16(
                    lines + (part * LinesBytes) + (column * sizeof(ushort)),
                    LineBytes,
                    Vector512<int>.Zero,
                    destination + (part * PanelBytes) + (column / 2 * PanelShape.StepBytes),
                    PanelShape.StepBytes);
            }
        }
    }
}

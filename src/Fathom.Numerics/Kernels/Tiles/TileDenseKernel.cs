using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>Dense bfloat16 tiles on AMX.</summary>
/// <param name="kernel">The assembled kernel.</param>
internal sealed unsafe class TileDenseKernel(Kernel<TileArguments> kernel) : DenseKernel
{
    // Scratch: working memory of the packing, one panel of B, 32 × 32 sums, the rows of A.
    private const int DepthBlock = 2 * DensePacking.MaxSteps;
    private const int PanelOffset = DensePacking.WorkBytes;
    private const int BufferOffset = PanelOffset + DensePacking.PanelBytes;
    private const int RowsOffset = BufferOffset + TileEmitter.BufferBytes;

    public override string Name => "bfloat16 tiles, tdpbf16ps";

    public override ArithmeticUnit? Unit => ArithmeticUnit.BFloat16Tiles;

    public override int ScratchBytes => RowsOffset + (TileRows * DensePacking.LineBytes);

    public override void Tile(in GemmProduct product, DenseTile tile, float alpha, bool accumulate, byte* packed, byte* scratch)
    {
        (MatrixView a, MatrixView b, MatrixView c) = product;
        (int row, int rows, int column, int columns, _) = tile;
        if (a.Columns == 0 && !accumulate)
        {
            tile.Of(c).Clear();
        }

        for (int depth = 0; depth < a.Columns; depth += DepthBlock)
        {
            int count = Math.Min(DepthBlock, a.Columns - depth);
            DensePacking.PackLines(DenseOperand.RowsOf(a, row, rows, depth, count), GemmPrecision.BFloat16, scratch + RowsOffset, scratch);
            PadLines(scratch + RowsOffset, rows, count);
            DenseOperand columnsOfB = DenseOperand.ColumnsOf(b, column, columns, depth, count);
            var arguments = new TileArguments
            {
                Panel = scratch + PanelOffset,
                Activations = scratch + RowsOffset,
                ActivationStride = DensePacking.LineBytes,
                Steps = Padded(count) / TileEmitter.StepColumns,
                OutputStride = (long)c.RowStride * sizeof(float),
                Accumulate = accumulate || depth > 0 ? 1 : 0,
                Count = rows,
                Buffer = scratch + BufferOffset,
                Alpha = alpha,
            };
            for (int first = 0; first < columns; first += PanelShape.Rows)
            {
                int width = Math.Min(PanelShape.Rows, columns - first);
                DensePacking.PackPanel(columnsOfB.Slice(first, width), GemmPrecision.BFloat16, arguments.Panel, scratch);
                PadPanel(arguments.Panel, count);
                arguments.RowMask = PanelShape.RowMask(width);
                arguments.Output = c.Values.Pointer + ((long)row * c.RowStride) + column + first;
                kernel.Run(arguments);
            }
        }
    }

    private static int Padded(int depth) => (depth + TileEmitter.StepColumns - 1) / TileEmitter.StepColumns * TileEmitter.StepColumns;

    /// <summary>Pads the lines to a whole step with zeros.</summary>
    private static void PadLines(byte* lines, int rows, int depth)
    {
        int start = DensePacking.Steps(depth, GemmPrecision.BFloat16) * sizeof(float);
        for (int row = 0; row < rows; row++)
        {
            new Span<byte>(lines + (row * DensePacking.LineBytes) + start, (Padded(depth) * sizeof(ushort)) - start).Clear();
        }
    }

    /// <summary>Pads the panel to a whole step with zeros: old contents could be NaN, and NaN times zero is NaN.</summary>
    private static void PadPanel(byte* panel, int depth)
    {
        int steps = DensePacking.Steps(depth, GemmPrecision.BFloat16);
        new Span<byte>(panel + (steps * PanelShape.StepBytes), ((Padded(depth) / 2) - steps) * PanelShape.StepBytes).Clear();
    }
}

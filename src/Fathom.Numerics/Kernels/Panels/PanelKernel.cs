using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panel by panel: packs a slice of 32 weight rows into memory that stays in the first cache and runs all activation rows over it.</summary>
/// <remarks>Sums in float32, one column after the other; their order doesn't depend on the number of activation rows.</remarks>
internal abstract unsafe class PanelKernel : ProductKernel
{
    /// <summary>Activation rows from which it pays to finish one slice of their columns with all weight rows of a tile.</summary>
    private const int ManyActivationRows = 192;

    private const int CacheLine = 64;

    private readonly NativeKernel<PanelArguments>[] _kernels;
    private readonly PanelSlice _slice;

    /// <summary>Wraps the assembled kernels.</summary>
    /// <param name="kernels">Kernels for 1, 2, … activation rows.</param>
    /// <param name="slice">Sizes of a slice.</param>
    protected PanelKernel(NativeKernel<PanelArguments>[] kernels, PanelSlice slice)
    {
        _kernels = kernels;
        _slice = slice;
    }

    public override int RowGranularity => PanelShape.Rows;

    public override long ScratchBytes(int columns) => _slice.ScratchBytes + ((long)_slice.Columns / _slice.StepColumns * _slice.StepBytes);

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        // Many activation rows: finish a slice of them with all weight rows while it is in the cache. Few: read the weights in the order of memory.
        int rowsTogether = tile.Count >= ManyActivationRows ? tile.RowCount : PanelShape.Rows;
        for (int first = 0; first < tile.RowCount; first += rowsTogether)
        {
            for (int column = 0; column < tile.Weights.Columns; column += _slice.Columns)
            {
                for (int row = first; row < Math.Min(tile.RowCount, first + rowsTogether); row += PanelShape.Rows)
                {
                    MultiplyPanel(tile, tile.FirstRow + row, Math.Min(PanelShape.Rows, tile.RowCount - row), column, scratch);
                }
            }
        }
    }

    /// <summary>Packs a slice of a panel.</summary>
    /// <param name="tile">Whose weights.</param>
    /// <param name="firstRow">First weight row.</param>
    /// <param name="rows">Number of weight rows, up to 32; the others may hold anything, for their sums are not stored.</param>
    /// <param name="firstColumn">First column.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="scratch">Working memory of the size that the slice states.</param>
    /// <param name="panel">Where the slice goes, aligned to 64 bytes.</param>
    protected abstract void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* scratch, byte* panel);

    /// <summary>Asks for the same part of a row of the next panel: rows are too far apart for the hardware to foresee. Asking beyond the matrix does no harm.</summary>
    protected static void PrefetchNextPanel(in ProductTile tile, int row, long offset, long bytes)
    {
        byte* start = tile.WeightRow(row) + (PanelShape.Rows * tile.Weights.RowBytes) + offset;
        for (byte* line = start; line < start + bytes; line += CacheLine)
        {
            Sse.Prefetch1(line);
        }
    }

    private void MultiplyPanel(in ProductTile tile, int row, int rows, int column, byte* scratch)
    {
        byte* panel = scratch + _slice.ScratchBytes;
        int columns = Math.Min(_slice.Columns, tile.Weights.Columns - column);
        Pack(tile, row, rows, column, columns, scratch, panel);
        var arguments = new PanelArguments
        {
            Panel = panel,
            ActivationStride = tile.ActivationStride,
            Steps = columns / _slice.StepColumns,
            OutputStride = (long)tile.Weights.Rows * sizeof(float),
            RowMask = PanelShape.RowMask(rows),
            Accumulate = column == 0 ? 0 : 1,
            Alpha = 1,
        };
        long offset = (long)column / _slice.StepColumns * _slice.ActivationStepBytes;
        for (int i = 0; i < tile.Count; i += _kernels.Length)
        {
            arguments.Activations = tile.ActivationRow(i) + offset;
            arguments.Output = tile.OutputRow(i) + row;
            _kernels[Math.Min(_kernels.Length, tile.Count - i) - 1].Run(arguments);
        }
    }
}

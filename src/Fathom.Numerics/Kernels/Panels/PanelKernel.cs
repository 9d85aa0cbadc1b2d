using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Kernels.Products;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panel by panel: packs a slice of some weight rows into memory that stays in L1 and multiplies it by all activation rows.</summary>
/// <remarks>Sums in float32, in the order of the columns; the order doesn't depend on the number of activation rows.</remarks>
internal abstract unsafe class PanelKernel : ProductKernel
{
    /// <summary>Number of activation rows from which it pays to multiply one slice of their columns by all weight rows of a tile.</summary>
    private const int ManyActivationRows = 192;

    private const int CacheLine = 64;

    private readonly int _sliceColumns;
    private readonly int _rows;

    /// <summary>Sets up the traversal.</summary>
    /// <param name="sliceColumns">Columns of a panel that are multiplied before the next columns are packed.</param>
    /// <param name="rows">Weight rows of a panel.</param>
    protected PanelKernel(int sliceColumns, int rows)
    {
        _sliceColumns = sliceColumns;
        _rows = rows;
    }

    public override int RowGranularity => _rows;

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        // Many activation rows: multiply a slice of them by all weight rows while it is in the cache. Few: read the weights in memory order.
        int rowsTogether = tile.Count >= ManyActivationRows ? tile.RowCount : _rows;
        for (int first = 0; first < tile.RowCount; first += rowsTogether)
        {
            for (int column = 0; column < tile.Weights.Columns; column += _sliceColumns)
            {
                for (int row = first; row < Math.Min(tile.RowCount, first + rowsTogether); row += _rows)
                {
                    int columns = Math.Min(_sliceColumns, tile.Weights.Columns - column);
                    MultiplyPanel(tile, tile.FirstRow + row, Math.Min(_rows, tile.RowCount - row), column, columns, scratch);
                }
            }
        }
    }

    /// <summary>Packs a slice of a panel and multiplies it by all activation rows.</summary>
    /// <param name="tile">What to multiply.</param>
    /// <param name="row">First weight row.</param>
    /// <param name="rows">Number of weight rows, up to those of a panel.</param>
    /// <param name="column">First column; the first slice replaces the output, the others add to it.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="scratch">Scratch memory.</param>
    protected abstract void MultiplyPanel(in ProductTile tile, int row, int rows, int column, int columns, byte* scratch);

    /// <summary>
    /// Prefetches the same columns of some rows of the next panel: rows are too far apart for the hardware prefetcher. Prefetching past the end of the
    /// matrix is harmless.
    /// </summary>
    protected void PrefetchNextPanel(in ProductTile tile, int row, int rows, long offset, long bytes)
    {
        byte* start = tile.WeightRow(row + _rows) + offset;
        for (int r = 0; r < rows; r++, start += tile.Weights.RowBytes)
        {
            for (byte* line = start; line < start + bytes; line += CacheLine)
            {
                Sse.Prefetch1(line);
            }
        }
    }
}

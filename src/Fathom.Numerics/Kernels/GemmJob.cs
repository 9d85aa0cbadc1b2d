using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels;

/// <summary>The tiles of one or more products, numbered through. One per context, loaded anew for each launch.</summary>
internal sealed unsafe class GemmJob(ComputeContext context) : ITileJob
{
    private const int TilesPerThread = 4;
    private const int SmallestTile = 64;

    private GemmProduct[] _products = new GemmProduct[1];
    private int[] _firstTiles = new int[2];
    private int _count;
    private int _tileRows;
    private int _tileColumns;
    private float _alpha;
    private bool _accumulate;
    private DenseKernel _kernel = null!;

    /// <summary>Takes the products of the next launch and counts their tiles.</summary>
    public int Load(ReadOnlySpan<GemmProduct> products, float alpha, bool accumulate, GemmPrecision precision)
    {
        if (_products.Length < products.Length)
        {
            _products = new GemmProduct[products.Length];
            _firstTiles = new int[products.Length + 1];
        }

        _count = products.Length;
        for (int i = 0; i < products.Length; i++)
        {
            Gemm.CheckShapes(products[i]);
            _products[i] = products[i];
        }

        _alpha = alpha;
        _accumulate = accumulate;
        _kernel = context.Kernels.GetDense(precision);
        return ChooseTiles();
    }

    /// <inheritdoc/>
    public void Run(int tile, int worker)
    {
        int index = Array.BinarySearch(_firstTiles, 0, _count, tile);
        index = index >= 0 ? index : ~index - 1;
        while (index + 1 < _count && _firstTiles[index + 1] == tile)
        {
            index++; // an empty product shares its first tile with the next one
        }

        (MatrixView a, MatrixView b, MatrixView c) = _products[index];
        int columnTiles = Count(c.Columns, _tileColumns);
        (int row, int column) = Math.DivRem(tile - _firstTiles[index], columnTiles);
        (row, column) = (row * _tileRows, column * _tileColumns);
        int rows = Math.Min(_tileRows, c.Rows - row);
        int columns = Math.Min(_tileColumns, c.Columns - column);
        var part = new GemmProduct(a.SliceRows(row, rows), b.SliceColumns(column, columns), c.SliceRows(row, rows).SliceColumns(column, columns));
        _kernel.Tile(part, 0, 0, _alpha, _accumulate, context.WorkerBytes(worker, _kernel.ScratchBytes).Pointer);
    }

    /// <summary>Starts with the kernel's tiles, and halves them until every thread has a few: an element's sum is the same in any tile.</summary>
    private int ChooseTiles()
    {
        (_tileRows, _tileColumns) = (DenseKernel.TileRows, DenseKernel.TileColumns);
        int wanted = context.Team.Threads == 1 ? 1 : TilesPerThread * context.Team.Threads;
        int tiles = CountTiles();
        while (tiles < wanted && (_tileRows > SmallestTile || _tileColumns > SmallestTile))
        {
            (_tileRows, _tileColumns) = _tileRows >= _tileColumns ? (_tileRows / 2, _tileColumns) : (_tileRows, _tileColumns / 2);
            tiles = CountTiles();
        }

        return tiles;
    }

    private int CountTiles()
    {
        int tiles = 0;
        for (int i = 0; i < _count; i++)
        {
            _firstTiles[i] = tiles;
            tiles = checked(tiles + (Count(_products[i].C.Rows, _tileRows) * Count(_products[i].C.Columns, _tileColumns)));
        }

        return tiles;
    }

    private static int Count(int length, int tile) => (length + tile - 1) / tile;
}

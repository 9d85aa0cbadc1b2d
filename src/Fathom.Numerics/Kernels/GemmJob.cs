using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels;

/// <summary>The tiles of one or more products, numbered through. One per context, loaded anew for each launch.</summary>
internal sealed unsafe class GemmJob(ComputeContext context) : ITileJob
{
    private GemmProduct[] _products = new GemmProduct[1];
    private int[] _firstTiles = new int[2];
    private int _count;
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

        int tiles = 0;
        for (int i = 0; i < products.Length; i++)
        {
            Gemm.CheckShapes(products[i]);
            _products[i] = products[i];
            _firstTiles[i] = tiles;
            tiles = checked(tiles + (Count(products[i].C.Rows, DenseKernel.TileRows) * Count(products[i].C.Columns, DenseKernel.TileColumns)));
        }

        _count = products.Length;
        _alpha = alpha;
        _accumulate = accumulate;
        _kernel = context.Kernels.GetDense(precision);
        return tiles;
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

        ref readonly GemmProduct product = ref _products[index];
        int local = tile - _firstTiles[index];
        int columnTiles = Count(product.C.Columns, DenseKernel.TileColumns);
        byte* scratch = context.WorkerBytes(worker, _kernel.ScratchBytes).Pointer;
        _kernel.Tile(product, local / columnTiles * DenseKernel.TileRows, local % columnTiles * DenseKernel.TileColumns, _alpha, _accumulate, scratch);
    }

    private static int Count(int length, int tile) => (length + tile - 1) / tile;
}

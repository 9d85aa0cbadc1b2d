using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels;

/// <summary>The tiles of one or more products, numbered consecutively. One per context, reloaded for each launch.</summary>
internal sealed unsafe class GemmJob : ITileJob, IDisposable
{
    private const int TilesPerThread = 4;
    private const int SmallestTile = 64;

    /// <summary>Most bytes that are packed ahead of a launch.</summary>
    private const long MostPackedBytes = 16L << 20;

    private readonly ComputeContext _context;
    private readonly PackJob _packJob;
    private GemmProduct[] _products = new GemmProduct[1];
    private long[] _packedOffsets = new long[1];
    private int[] _firstTiles = new int[2];
    private int _count;
    private int _tileRows;
    private int _tileColumns;
    private float _alpha;
    private bool _accumulate;
    private bool _isPacked;
    private DenseKernel _kernel = null!;
    private AlignedBuffer<byte>? _packed;

    public GemmJob(ComputeContext context)
    {
        _context = context;
        _packJob = new PackJob(this);
    }

    /// <summary>Multiplies: packs what many tiles share, then runs the tiles.</summary>
    public void Run(ReadOnlySpan<GemmProduct> products, float alpha, bool accumulate, GemmPrecision precision)
    {
        Load(products, alpha, accumulate, precision);
        _isPacked = TryPackAhead();
        _context.Team.Run(this, ChooseTiles());
    }

    /// <inheritdoc/>
    public void Run(int tile, int worker)
    {
        int index = Find(_firstTiles, tile);
        MatrixView c = _products[index].C;
        (int row, int column) = Math.DivRem(tile - _firstTiles[index], Count(c.Columns, _tileColumns));
        (row, column) = (row * _tileRows, column * _tileColumns);
        var part = new DenseTile(row, Math.Min(_tileRows, c.Rows - row), column, Math.Min(_tileColumns, c.Columns - column));
        byte* packed = _isPacked ? _packed!.Memory.Pointer + _packedOffsets[index] : null;
        _kernel.Tile(_products[index], part, _alpha, _accumulate, packed, Scratch(worker));
    }

    /// <inheritdoc/>
    public void Dispose() => _packed?.Dispose();

    private void Load(ReadOnlySpan<GemmProduct> products, float alpha, bool accumulate, GemmPrecision precision)
    {
        if (_products.Length < products.Length)
        {
            _products = new GemmProduct[products.Length];
            _packedOffsets = new long[products.Length];
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
        _kernel = _context.Kernels.GetDense(precision);
    }

    /// <summary>Packs every B once, if that is less work than packing it in every tile.</summary>
    private bool TryPackAhead()
    {
        long bytes = 0;
        int panels = 0;
        bool isShared = false;
        for (int i = 0; i < _count; i++)
        {
            PackedPanels layout = Layout(i);
            _packedOffsets[i] = bytes;
            _firstTiles[i] = panels;
            bytes += layout.Bytes;
            panels = checked(panels + layout.Total);
            isShared |= _products[i].C.Rows > DenseKernel.TileRows;
        }

        if (!isShared || bytes is 0 or > MostPackedBytes)
        {
            return false;
        }

        if (_packed is null || _packed.Length < bytes)
        {
            _packed?.Dispose();
            _packed = new AlignedBuffer<byte>(bytes);
        }

        _context.Team.Run(_packJob, panels);
        return true;
    }

    private PackedPanels Layout(int product) => new(_kernel, _products[product].B.Rows, _products[product].B.Columns);

    private void PackPanel(int tile, int worker)
    {
        int index = Find(_firstTiles, tile);
        PackedPanels layout = Layout(index);
        int panel = tile - _firstTiles[index];
        _kernel.PackAhead(layout.Of(_products[index].B, panel), _packed!.Memory.Pointer + _packedOffsets[index] + layout.Offset(panel), Scratch(worker));
    }

    private byte* Scratch(int worker) => _context.WorkerBytes(worker, _kernel.ScratchBytes).Pointer;

    /// <summary>The product that a tile belongs to. An empty product has the same first tile as the next one.</summary>
    private int Find(int[] firstTiles, int tile)
    {
        // BinarySearch returns any of equal entries, or the complement of the next larger one's index.
        int index = Array.BinarySearch(firstTiles, 0, _count, tile);
        index = index >= 0 ? index : ~index - 1;
        while (index + 1 < _count && firstTiles[index + 1] == tile)
        {
            index++;
        }

        return index;
    }

    /// <summary>
    /// Starts with the kernel's tiles, as wide as C if B is packed, and halves them until every thread has a few: an element's sum is the same in any tile.
    /// </summary>
    private int ChooseTiles()
    {
        (_tileRows, _tileColumns) = (DenseKernel.TileRows, _isPacked ? WidestTile() : DenseKernel.TileColumns);
        int wanted = _context.Team.Threads == 1 ? 1 : TilesPerThread * _context.Team.Threads;
        int tiles = CountTiles();
        while (tiles < wanted && (_tileRows > SmallestTile || _tileColumns > SmallestTile))
        {
            bool halvesRows = _isPacked ? _tileRows > SmallestTile : _tileRows >= _tileColumns;
            (_tileRows, _tileColumns) = halvesRows ? (_tileRows / 2, _tileColumns) : (_tileRows, _tileColumns / 2);
            tiles = CountTiles();
        }

        return tiles;
    }

    /// <summary>The widest C, rounded up to the smallest tile times a power of two, so that halves start where panels do.</summary>
    private int WidestTile()
    {
        int widest = SmallestTile;
        for (int i = 0; i < _count; i++)
        {
            while (widest < _products[i].C.Columns)
            {
                widest = checked(widest * 2);
            }
        }

        return widest;
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

    /// <summary>The panels of all products, numbered consecutively.</summary>
    private sealed class PackJob(GemmJob owner) : ITileJob
    {
        public void Run(int tile, int worker) => owner.PackPanel(tile, worker);
    }
}

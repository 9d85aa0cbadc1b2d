using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>Cuts one or several products into tiles and runs them in one launch. Kept by its context and reused, so that a product allocates nothing.</summary>
internal sealed unsafe class ProductJob(ComputeContext context) : ITileJob
{
    /// <summary>Tiles a worker should find, so that a slow one costs only its share.</summary>
    private const int TilesPerWorker = 6;

    /// <summary>Weight bytes below which taking a tile costs more than it spreads.</summary>
    private const long SmallestTileBytes = 16 * 1024;

    /// <summary>Activation rows below which a tile repacks its weights for too little work.</summary>
    private const int FewestRowsToSplit = 96;

    /// <summary>Activation rows whose slice of columns stays in the second cache.</summary>
    private const int MostRowsTogether = 512;

    private Segment[] _segments = new Segment[1];
    private int _segmentCount;
    private int _tileCount;

    public void Clear() => (_segmentCount, _tileCount) = (0, 0);

    /// <summary>Adds a product.</summary>
    /// <param name="x">The activations.</param>
    /// <param name="firstRow">First activation row.</param>
    /// <param name="count">Number of activation rows.</param>
    /// <param name="w">The weights.</param>
    /// <param name="y">Their outputs.</param>
    public void Add(Activations x, int firstRow, int count, WeightMatrix w, NativeSpan<float> y)
    {
        ProductKernel kernel = context.Kernels.Get(w.Format.Id, OperationFor(count)).For(w.Columns);
        long stride = x.Stride(kernel.Form);
        nint activations = x.In(kernel.Form, context.Team) + checked((nint)(firstRow * stride));
        int rowsPerTile = RowsPerTile(kernel, w);
        int rowTiles = DivideUp(w.Rows, rowsPerTile);
        int countPerTile = CountPerTile(count, rowTiles);
        if (_segmentCount == _segments.Length)
        {
            Array.Resize(ref _segments, 2 * _segmentCount);
        }

        var whole = new ProductTile(w, 0, w.Rows, activations, stride, count, (nint)y.Pointer, x.SliceStride(kernel.Form));
        _segments[_segmentCount++] = new Segment(kernel, whole, _tileCount, rowsPerTile, rowTiles, countPerTile);
        _tileCount = checked(_tileCount + (rowTiles * DivideUp(count, countPerTile)));
    }

    public void Run() => context.Team.Run(this, _tileCount);

    public void Run(int tile, int worker)
    {
        ref readonly Segment segment = ref Find(tile);
        (int chunk, int rowTile) = Math.DivRem(tile - segment.FirstTile, segment.RowTiles);
        ProductTile whole = segment.Whole;
        int firstRow = rowTile * segment.RowsPerTile;
        int first = chunk * segment.CountPerTile;
        ProductTile part = whole with
        {
            FirstRow = firstRow,
            RowCount = Math.Min(segment.RowsPerTile, whole.RowCount - firstRow),
            Activations = (nint)whole.ActivationRow(first),
            Count = Math.Min(segment.CountPerTile, whole.Count - first),
            Output = (nint)whole.OutputRow(first),
        };
        segment.Kernel.Multiply(part, context.WorkerBytes(worker, segment.Kernel.ScratchBytes(whole.Weights.Columns)).Pointer);
    }

    private static MatrixOperation OperationFor(int count) => count switch
    {
        1 => MatrixOperation.SingleRow,
        <= MatrixProduct.FewRowsLimit => MatrixOperation.FewRows,
        _ => MatrixOperation.ManyRows,
    };

    private static int DivideUp(long value, int divisor) => checked((int)((value + divisor - 1) / divisor));

    private int RowsPerTile(ProductKernel kernel, WeightMatrix w)
    {
        int even = DivideUp(w.Rows, context.Team.Threads * TilesPerWorker);
        int smallest = DivideUp(SmallestTileBytes, checked((int)w.RowBytes));
        return DivideUp(Math.Max(even, smallest), kernel.RowGranularity) * kernel.RowGranularity;
    }

    private int CountPerTile(int count, int rowTiles)
    {
        int wanted = DivideUp(context.Team.Threads * (TilesPerWorker / 2), rowTiles);
        int even = Math.Max(DivideUp(count, wanted), Math.Min(count, FewestRowsToSplit));
        return Math.Min(even, MostRowsTogether);
    }

    private ref readonly Segment Find(int tile)
    {
        int low = 0;
        int high = _segmentCount - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _segments[middle].FirstTile <= tile ? (middle, high) : (low, middle - 1);
        }

        return ref _segments[low];
    }

    private readonly record struct Segment(ProductKernel Kernel, ProductTile Whole, int FirstTile, int RowsPerTile, int RowTiles, int CountPerTile);
}

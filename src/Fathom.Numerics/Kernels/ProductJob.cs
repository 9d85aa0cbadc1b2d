using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels;

/// <summary>Cuts one or several products into tiles and runs them in one launch. Its context keeps and reuses it, so a product allocates nothing.</summary>
internal sealed unsafe class ProductJob(ComputeContext context) : ITileJob
{
    /// <summary>Tiles per worker, so that a slow worker costs only its share.</summary>
    private const int TilesPerWorker = 8;

    /// <summary>Weight bytes below which the overhead of a tile exceeds what it gains.</summary>
    private const long SmallestTileBytes = 16 * 1024;

    /// <summary>Activation rows below which a tile packs its weights again for too little work.</summary>
    private const int FewestRowsToSplit = 96;

    /// <summary>Activation rows whose slice of columns stays in L2.</summary>
    private const int MostRowsTogether = 512;

    private readonly List<Product> _products = [];
    private Segment[] _segments = new Segment[1];
    private int _segmentCount;
    private int _tileCount;

    public void Clear() => _products.Clear();

    /// <summary>Adds a product.</summary>
    /// <param name="x">The activations.</param>
    /// <param name="firstRow">First activation row.</param>
    /// <param name="count">Number of activation rows.</param>
    /// <param name="w">The weights.</param>
    /// <param name="y">Their outputs.</param>
    public void Add(Activations x, int firstRow, int count, WeightMatrix w, NativeSpan<float> y) => _products.Add(new Product(x, firstRow, count, w, y));

    /// <summary>Cuts all products into tiles of about the same work and runs them.</summary>
    public void Run()
    {
        (_segmentCount, _tileCount) = (0, 0);
        if (_segments.Length < _products.Count)
        {
            _segments = new Segment[Math.Max(_products.Count, 2 * _segments.Length)];
        }

        double work = 0;
        double bytes = 0;
        foreach (Product product in _products)
        {
            work += product.Work;
            bytes += (double)product.W.Rows * product.W.RowBytes;
        }

        foreach (Product product in _products)
        {
            Cut(product, product.Work / work);
        }

        context.Team.Run(this, _tileCount, WorkTime.OfProduct(work, bytes));
    }

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

    private ProductKernel KernelFor(WeightMatrix w, int count)
    {
        ProductKernel kernel = context.Kernels.Get(w.Format.Id, OperationFor(count)).For(w.Columns, count);
        return count <= kernel.MostRows ? kernel : context.Kernels.Get(w.Format.Id, MatrixOperation.ManyRows).For(w.Columns, count);
    }

    private static MatrixOperation OperationFor(int count) => count switch
    {
        1 => MatrixOperation.SingleRow,
        <= MatrixProduct.FewRowsLimit => MatrixOperation.FewRows,
        _ => MatrixOperation.ManyRows,
    };

    private static int DivideUp(long value, int divisor) => checked((int)((value + divisor - 1) / divisor));

    /// <summary>Cuts a product into tiles.</summary>
    /// <param name="product">The product.</param>
    /// <param name="share">Its part of the launch's work.</param>
    private void Cut(in Product product, double share)
    {
        (Activations x, int firstRow, int count, WeightMatrix w, NativeSpan<float> y) = product;
        ProductKernel kernel = KernelFor(w, count);
        long stride = x.Stride(kernel.Layout);
        nint activations = x.In(kernel.Layout, context.Team) + checked((nint)(firstRow * stride));
        int rowsPerTile = RowsPerTile(kernel, w, share);
        int rowTiles = DivideUp(w.Rows, rowsPerTile);
        int countPerTile = CountPerTile(count, rowTiles, share);
        var whole = new ProductTile(w, 0, w.Rows, activations, stride, count, (nint)y.Pointer, x.SliceStride(kernel.Layout));
        _segments[_segmentCount++] = new Segment(kernel, whole, _tileCount, rowsPerTile, rowTiles, countPerTile);
        _tileCount = checked(_tileCount + (rowTiles * DivideUp(count, countPerTile)));
    }

    private int RowsPerTile(ProductKernel kernel, WeightMatrix w, double share)
    {
        // An even share for every worker, but no less than the smallest tile, in whole panels.
        int even = (int)Math.Min(w.Rows, Math.Ceiling(w.Rows / (share * context.Team.Threads * TilesPerWorker)));
        int smallest = DivideUp(SmallestTileBytes, checked((int)w.RowBytes));
        return DivideUp(Math.Max(even, smallest), kernel.RowGranularity) * kernel.RowGranularity;
    }

    private int CountPerTile(int count, int rowTiles, double share)
    {
        double wanted = Math.Ceiling(share * context.Team.Threads * (TilesPerWorker / 2) / rowTiles);
        int even = Math.Max((int)Math.Ceiling(count / wanted), Math.Min(count, FewestRowsToSplit));
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

    /// <summary>Operands of one product.</summary>
    private readonly record struct Product(Activations X, int FirstRow, int Count, WeightMatrix W, NativeSpan<float> Y)
    {
        /// <summary>Number of multiplications.</summary>
        public double Work => (double)Count * W.Rows * W.Columns;
    }
}

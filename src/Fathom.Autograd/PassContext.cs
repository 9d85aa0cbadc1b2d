using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Autograd;

/// <summary>Context of a forward and a backward pass: threads, memory for activations, the precision of products, and the micro-batch.</summary>
public sealed class PassContext : IDisposable
{
    private const int RowsPerAddTile = 64;

    private readonly RowJob _rowJob = new();
    private readonly RowRange _addRows;
    private MatrixView _addend; // [rows, columns]
    private MatrixView _sum; // [rows, columns]
    private TokenBatch? _batch;

    /// <summary>Makes a context.</summary>
    /// <param name="compute">Threads and kernels; owned by the caller.</param>
    /// <param name="precision">What linear layers round their operands to, forward and backward.</param>
    /// <param name="emulatesFloat8">Whether hidden matrices and the operands they multiply are first rounded to DeepSeek-V3's scaled 8-bit floats.</param>
    public PassContext(ComputeContext compute, GemmPrecision precision, bool emulatesFloat8 = false)
    {
        ArgumentNullException.ThrowIfNull(compute);
        Compute = compute;
        Precision = precision;
        _addRows = AddRows;
        Float8 = emulatesFloat8 ? new Float8Rounding(this) : null;
    }

    /// <summary>Threads and kernels.</summary>
    public ComputeContext Compute { get; }

    /// <summary>Where activations live until the next <see cref="Begin"/>.</summary>
    public Arena Arena { get; } = new(chunkFloats: 32 << 20, MemoryUse.Training);

    /// <summary>What linear layers round their operands to.</summary>
    public GemmPrecision Precision { get; }

    /// <summary>8-bit rounding of the operands of products; null if off.</summary>
    internal Float8Rounding? Float8 { get; }

    /// <summary>The micro-batch of this pass.</summary>
    /// <exception cref="InvalidOperationException">No pass was begun.</exception>
    public TokenBatch Batch => _batch ?? throw new InvalidOperationException("no pass was begun");

    /// <summary>Weight of the routers' balance loss per token: the loss's factor divided by the tokens of the whole step.</summary>
    public float BalanceScale { get; set; }

    /// <summary>Starts a pass over a micro-batch; activations of the previous one are lost.</summary>
    public void Begin(TokenBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _batch = batch;
        Arena.Release(default);
    }

    /// <summary>Rents a matrix in the arena, not cleared.</summary>
    public MatrixView Rent(int rows, int columns) => new(Arena.Rent((long)rows * columns), rows, columns);

    /// <summary>Rents a matrix of zeros in the arena.</summary>
    public MatrixView RentZero(int rows, int columns)
    {
        MatrixView matrix = Rent(rows, columns);
        matrix.Clear();
        return matrix;
    }

    /// <summary>Rents integers in the arena, not cleared.</summary>
    public NativeSpan<int> RentIntegers(int count) => Arena.Rent(count).Cast<int>();

    /// <summary>Runs the body over all rows, a fixed number at a time, on all threads.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="rowsPerTile">Rows in one call; fixed by the caller, so partial sums don't depend on the threads.</param>
    /// <param name="body">Must touch only what belongs to its rows.</param>
    public void ForRows(int rows, int rowsPerTile, RowRange body)
    {
        _rowJob.Load(rows, rowsPerTile, body);
        Compute.Team.Run(_rowJob, TileCount(rows, rowsPerTile));
    }

    /// <summary><c>sum += addend</c>: the residual stream.</summary>
    public void Add(MatrixView addend, MatrixView sum)
    {
        (_addend, _sum) = (addend, sum);
        ForRows(sum.Rows, RowsPerAddTile, _addRows);
    }

    /// <summary>Number of tiles that <see cref="ForRows"/> makes.</summary>
    public static int TileCount(int rows, int rowsPerTile) => (rows + rowsPerTile - 1) / rowsPerTile;

    /// <inheritdoc/>
    public void Dispose() => Arena.Dispose();

    private void AddRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            VectorMath.Add(_addend.Row(row), _sum.Row(row));
        }
    }

    private sealed class RowJob : ITileJob
    {
        private RowRange? _body;
        private int _rows;
        private int _rowsPerTile;

        public void Load(int rows, int rowsPerTile, RowRange body) => (_rows, _rowsPerTile, _body) = (rows, rowsPerTile, body);

        public void Run(int tile, int worker) => _body!(tile * _rowsPerTile, Math.Min(_rows, (tile + 1) * _rowsPerTile), worker);
    }
}

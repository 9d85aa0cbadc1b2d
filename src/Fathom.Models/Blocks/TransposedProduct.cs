using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Models.Blocks;

/// <summary>
/// Products with the transpose of some rows of a matrix, one product per head: <c>y[h, i, :] = Σ_n x[h, i, n] · w[h · headStride + n, :]</c> for
/// <c>n &lt; depth</c>, in float32.
/// </summary>
/// <remarks>
/// A tile decodes the head's weight rows once for up to 256 rows of x; many rows go through a dense product, a few through a single pass over the
/// weights.
/// </remarks>
internal sealed class TransposedProduct(WeightMatrix matrix, int heads, int headStride, int depth) : ITileJob
{
    private const int RowsPerTile = 256;

    /// <summary>Deepest product that dense kernels sum in one piece.</summary>
    private const int DenseDepth = 256;

    /// <summary>
    /// Fewest rows for which packing panels for a dense product pays off. Where it sums or rounds otherwise than row by row, as many as never occur in a
    /// step that verifies drafts, whose rows have the same bits as single ones.
    /// </summary>
    private readonly int _fewestDenseRows = depth <= DenseDepth && (Fma.IsSupported || AdvSimd.IsSupported) ? 6 : MatrixProduct.FewRowsLimit + 1;

    private ForwardPass _pass = null!;
    private StridedRows _input; // [heads, rows, depth]
    private StridedRows _output; // [heads, rows, matrix.Columns]
    private int _rows;
    private int _tilesPerHead;

    /// <summary>Computes the products of all heads.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="input">Rows of <c>depth</c> values.</param>
    /// <param name="rows">Rows per head.</param>
    /// <param name="output">Receives rows as wide as the matrix.</param>
    public void Run(ForwardPass pass, StridedRows input, int rows, StridedRows output)
    {
        (_pass, _input, _output, _rows) = (pass, input, output, rows);
        _tilesPerHead = (rows + RowsPerTile - 1) / RowsPerTile;
        double weights = (double)heads * depth * matrix.Columns;
        pass.Team.Run(this, heads * _tilesPerHead, WorkTime.OfProduct(weights * rows, weights * sizeof(float)));
    }

    void ITileJob.Run(int tile, int worker)
    {
        int head = tile / _tilesPerHead;
        int start = tile % _tilesPerHead * RowsPerTile;
        int end = Math.Min(_rows, start + RowsPerTile);
        int matrixRow = head * headStride;
        if (end - start >= _fewestDenseRows)
        {
            MultiplyDense(head, start, end - start, matrixRow, worker);
        }
        else
        {
            AddRowByRow(head, start, end, matrixRow, worker);
        }
    }

    private void MultiplyDense(int head, int start, int count, int matrixRow, int worker)
    {
        NativeSpan<float> weights = _pass.WorkerMemory(worker, (long)depth * matrix.Columns); // [depth, matrix.Columns]
        for (int n = 0; n < depth; n++)
        {
            matrix.DequantizeRow(matrixRow + n, weights.AsSpan((long)n * matrix.Columns, matrix.Columns));
        }

        Gemm.MultiplyOnWorker(
            _pass.Context,
            worker,
            new GemmProduct(
                _input.View(head, start, count, depth), new MatrixView(weights, depth, matrix.Columns), _output.View(head, start, count, matrix.Columns)));
    }

    private void AddRowByRow(int head, int start, int end, int matrixRow, int worker)
    {
        for (int row = start; row < end; row++)
        {
            _output.Row(head, row, matrix.Columns).Clear();
        }

        Span<float> weight = _pass.WorkerRow(worker, matrix.Columns); // [matrix.Columns]
        for (int n = 0; n < depth; n++)
        {
            matrix.DequantizeRow(matrixRow + n, weight);
            for (int row = start; row < end; row++)
            {
                VectorMath.AddScaled(weight, _input.Row(head, row, depth)[n], _output.Row(head, row, matrix.Columns));
            }
        }
    }
}

/// <summary>Rows of several heads at fixed strides.</summary>
/// <param name="Values">All rows.</param>
/// <param name="HeadStride">Values from one head's first row to the next head's.</param>
/// <param name="RowStride">Values from one row to the next of the same head.</param>
internal readonly record struct StridedRows(NativeSpan<float> Values, long HeadStride, long RowStride)
{
    public Span<float> Row(int head, int row, int length) => Values.AsSpan((head * HeadStride) + (row * RowStride), length);

    /// <summary>Consecutive rows of one head as a matrix.</summary>
    public MatrixView View(int head, int start, int count, int length)
    {
        long first = (head * HeadStride) + (start * RowStride);
        return new MatrixView(Values.Slice(first, Values.Length - first), count, length, checked((int)RowStride));
    }
}

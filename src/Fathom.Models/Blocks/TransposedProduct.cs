using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Models.Blocks;

/// <summary>Products with the transpose of some rows of a matrix, one product per head: <c>y[h, i, :] = Σ_n x[h, i, n] · w[rowOf(h) + n, :]</c>, in float32.</summary>
/// <remarks>Rows of the matrix are decoded once for a tile of rows of x.</remarks>
internal sealed class TransposedProduct(WeightMatrix matrix, int firstRow, int headStride, int depth) : ITileJob
{
    private const int RowsPerTile = 32;

    private ForwardPass _pass = null!;
    private StridedRows _input;
    private StridedRows _output;
    private int _rows;
    private int _firstHead;
    private int _tilesPerHead;

    /// <summary>Multiplies.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="heads">Heads to multiply; head h uses rows <c>firstRow + h · headStride …</c> of the matrix, <c>depth</c> of them.</param>
    /// <param name="input">Rows of <c>depth</c> values.</param>
    /// <param name="rows">Rows of each head.</param>
    /// <param name="output">Rows of as many values as the matrix has columns.</param>
    public void Run(ForwardPass pass, HeadRange heads, StridedRows input, int rows, StridedRows output)
    {
        (_pass, _input, _output, _rows, _firstHead) = (pass, input, output, rows, heads.Start);
        _tilesPerHead = (rows + RowsPerTile - 1) / RowsPerTile;
        pass.Team.Run(this, heads.Count * _tilesPerHead);
    }

    void ITileJob.Run(int tile, int worker)
    {
        int head = tile / _tilesPerHead;
        int start = tile % _tilesPerHead * RowsPerTile;
        int end = Math.Min(_rows, start + RowsPerTile);
        for (int row = start; row < end; row++)
        {
            _output.Row(head, row, matrix.Columns).Clear();
        }

        Span<float> weight = _pass.WorkerRow(worker, matrix.Columns);
        int matrixRow = firstRow + ((_firstHead + head) * headStride);
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

/// <summary>Rows of several heads at regular distances.</summary>
/// <param name="Values">All of them.</param>
/// <param name="HeadStride">Values from one head's first row to the next head's.</param>
/// <param name="RowStride">Values from a row to the next of the same head.</param>
internal readonly record struct StridedRows(NativeSpan<float> Values, long HeadStride, long RowStride)
{
    public Span<float> Row(int head, int row, int length) => Values.AsSpan((head * HeadStride) + (row * RowStride), length);
}

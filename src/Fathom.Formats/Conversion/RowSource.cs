using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Conversion;

/// <summary>The rows of a tensor to be written, from any source: as floats or, if nothing changes, as their stored bytes.</summary>
/// <remarks>Reading is thread-safe.</remarks>
internal abstract class RowSource(long rows, int columns)
{
    /// <summary>Number of rows.</summary>
    public long Rows { get; } = rows;

    /// <summary>Values per row.</summary>
    public int Columns { get; } = columns;

    /// <summary>Rows that are read together; divides <see cref="Rows"/>.</summary>
    public virtual int RowsTogether => 1;

    /// <summary>The format of the bytes that <see cref="CopyRow"/> can copy; null if rows are only available as floats.</summary>
    public virtual BlockFormat? Format => null;

    /// <summary>Reads <see cref="RowsTogether"/> rows as floats.</summary>
    /// <param name="firstRow">A multiple of <see cref="RowsTogether"/>.</param>
    /// <param name="destination"><c>[RowsTogether, Columns]</c>.</param>
    public abstract void Read(long firstRow, Span<float> destination);

    /// <summary>Copies the bytes of a row, in <see cref="Format"/>.</summary>
    public virtual void CopyRow(long row, Span<byte> destination) => throw new InvalidOperationException("these rows come as floats only");
}

/// <summary>The values of a vector, as a single row.</summary>
internal sealed class VectorRows(float[] values) : RowSource(1, values.Length)
{
    public override void Read(long firstRow, Span<float> destination) => values.CopyTo(destination);
}

/// <summary>A stack of matrices of the same shape, optionally with their rows in another order.</summary>
internal sealed class MatrixRows : RowSource
{
    private readonly IReadOnlyList<WeightMatrix> _matrices;
    private readonly int[]? _order;

    /// <summary>Stacks matrices.</summary>
    /// <param name="matrices">At least one.</param>
    /// <param name="order">For each row of the result, the row of the matrix (the same for all matrices); null to keep the order.</param>
    public MatrixRows(IReadOnlyList<WeightMatrix> matrices, int[]? order = null)
        : base((long)(order?.Length ?? matrices[0].Rows) * matrices.Count, matrices[0].Columns)
    {
        _matrices = matrices;
        _order = order;
        Format = matrices.All(matrix => matrix.Format == matrices[0].Format && matrix.Scales is null) ? matrices[0].Format : null;
    }

    public MatrixRows(WeightMatrix matrix, int[]? order = null)
        : this([matrix], order)
    {
    }

    public override BlockFormat? Format { get; }

    private int RowsOfOne => (int)(Rows / _matrices.Count);

    public override void Read(long firstRow, Span<float> destination) => _matrices[Which(firstRow)].DequantizeRow(RowIn(firstRow), destination);

    public override void CopyRow(long row, Span<byte> destination)
    {
        WeightMatrix matrix = _matrices[Which(row)];
        matrix.Data.AsSpan(RowIn(row) * matrix.RowBytes, (int)matrix.RowBytes).CopyTo(destination);
    }

    private int Which(long row) => (int)(row / RowsOfOne);

    private int RowIn(long row) => _order is null ? (int)(row % RowsOfOne) : _order[row % RowsOfOne];
}

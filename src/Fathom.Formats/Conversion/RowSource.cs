using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Conversion;

/// <summary>A tensor as it shall be written: its rows, wherever they come from, as floats or, where nothing changes, as the bytes that they are.</summary>
/// <remarks>Reading is safe from many threads.</remarks>
internal abstract class RowSource(long rows, int columns)
{
    /// <summary>Number of rows.</summary>
    public long Rows { get; } = rows;

    /// <summary>Values in a row.</summary>
    public int Columns { get; } = columns;

    /// <summary>Rows that are read together; divides <see cref="Rows"/>.</summary>
    public virtual int RowsTogether => 1;

    /// <summary>The format whose bytes <see cref="CopyRow"/> can give; null when rows only come as floats.</summary>
    public virtual BlockFormat? Format => null;

    /// <summary>Reads <see cref="RowsTogether"/> rows as floats.</summary>
    /// <param name="firstRow">A multiple of <see cref="RowsTogether"/>.</param>
    /// <param name="destination"><c>[RowsTogether, Columns]</c>.</param>
    public abstract void Read(long firstRow, Span<float> destination);

    /// <summary>Copies the bytes of a row, in <see cref="Format"/>.</summary>
    public virtual void CopyRow(long row, Span<byte> destination) => throw new InvalidOperationException("these rows come as floats only");
}

/// <summary>The values of a vector, as one row.</summary>
internal sealed class VectorRows(float[] values) : RowSource(1, values.Length)
{
    public override void Read(long firstRow, Span<float> destination) => values.CopyTo(destination);
}

/// <summary>Matrices of one shape and format stacked upon each other, their rows perhaps in another order.</summary>
internal sealed class MatrixRows : RowSource
{
    private readonly IReadOnlyList<WeightMatrix> _matrices;
    private readonly int[]? _order;

    /// <summary>Stacks matrices.</summary>
    /// <param name="matrices">At least one.</param>
    /// <param name="order">For each row of the result the row of the matrix (the same for all); null to keep them.</param>
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

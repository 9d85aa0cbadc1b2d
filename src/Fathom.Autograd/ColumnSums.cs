using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd;

/// <summary>Sums the rows of a matrix: partial sums over a fixed number of rows, then their sum in order, so results don't depend on the threads.</summary>
internal sealed class ColumnSums
{
    public const int RowsPerPart = 64;

    private readonly RowRange _sumRows;
    private MatrixView _source; // [rows, columns]
    private MatrixView _parts; // [ceil(rows / RowsPerPart), columns]

    public ColumnSums() => _sumRows = SumRows;

    /// <summary>One row of partial sums for every <see cref="RowsPerPart"/> rows, cleared.</summary>
    public static MatrixView RentParts(PassContext pass, int rows, int columns) => pass.RentZero(PassContext.TileCount(rows, RowsPerPart), columns);

    /// <summary>Adds the partial sums, in order.</summary>
    public static void AddParts(MatrixView parts, Span<float> sums)
    {
        for (int part = 0; part < parts.Rows; part++)
        {
            VectorMath.Add(parts.Row(part), sums);
        }
    }

    /// <summary><c>sums[c] += Σ_r source[r, c]</c>.</summary>
    public void Add(PassContext pass, MatrixView source, Span<float> sums)
    {
        ArenaMark mark = pass.Arena.Mark;
        _source = source;
        _parts = RentParts(pass, source.Rows, source.Columns);
        pass.ForRows(source.Rows, RowsPerPart, _sumRows);
        AddParts(_parts, sums);
        pass.Arena.Release(mark);
    }

    private void SumRows(int start, int end, int worker)
    {
        Span<float> sums = _parts.Row(start / RowsPerPart); // [columns]
        for (int row = start; row < end; row++)
        {
            VectorMath.Add(_source.Row(row), sums);
        }
    }
}

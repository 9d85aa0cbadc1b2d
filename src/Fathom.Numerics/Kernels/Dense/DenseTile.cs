using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>A part of C.</summary>
/// <param name="Row">First row.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Column">First column.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="IsLower">Whether values above the diagonal of C aren't needed; kernels may compute them anyway.</param>
internal readonly record struct DenseTile(int Row, int Rows, int Column, int Columns, bool IsLower = false)
{
    /// <summary>The part as a view.</summary>
    public MatrixView Of(MatrixView c) => c.SliceRows(Row, Rows).SliceColumns(Column, Columns);
}

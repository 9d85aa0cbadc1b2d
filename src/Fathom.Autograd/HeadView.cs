using Fathom.Numerics.Matrices;

namespace Fathom.Autograd;

/// <summary>The heads of queries, keys or values inside a matrix of tokens: head h of row t is columns <c>Offset + h·Stride … + Dim − 1</c>.</summary>
/// <param name="Source"><c>[tokens, …]</c>.</param>
/// <param name="Offset">First column of head 0.</param>
/// <param name="Stride">Columns from one head to the next.</param>
/// <param name="Dim">Columns of a head.</param>
public readonly record struct HeadView(MatrixView Source, int Offset, int Stride, int Dim)
{
    /// <summary>Some rows of one head, <c>[count, Dim]</c>.</summary>
    public MatrixView Head(int head, int start, int count) => Source.SliceRows(start, count).SliceColumns(Offset + (head * Stride), Dim);
}

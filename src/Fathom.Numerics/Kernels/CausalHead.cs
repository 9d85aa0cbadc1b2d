using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels;

/// <summary>One head of one document as training sees it, or its gradients: row t of each matrix belongs to token t.</summary>
/// <param name="Queries"><c>[tokens, keyDim]</c>.</param>
/// <param name="Keys"><c>[tokens, keyDim]</c>.</param>
/// <param name="Values"><c>[tokens, valueDim]</c>.</param>
/// <param name="Output"><c>[tokens, valueDim]</c>.</param>
public readonly record struct CausalHead(MatrixView Queries, MatrixView Keys, MatrixView Values, MatrixView Output)
{
    internal int Tokens => Queries.Rows;

    internal int KeyDim => Queries.Columns;

    internal int ValueDim => Values.Columns;

    internal void Check()
    {
        bool isWhole = Keys.Rows == Tokens && Values.Rows == Tokens && Output.Rows == Tokens && Keys.Columns == KeyDim && Output.Columns == ValueDim;
        if (!isWhole || Queries.ColumnStride != 1 || Keys.ColumnStride != 1 || Values.ColumnStride != 1 || Output.ColumnStride != 1)
        {
            throw new ArgumentException(
                $"queries [{Tokens}, {KeyDim}], keys [{Keys.Rows}, {Keys.Columns}], values [{Values.Rows}, {ValueDim}] "
                + $"and output [{Output.Rows}, {Output.Columns}] don't make a head");
        }
    }
}

using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>A block of an operand as lines along k: rows of A, columns of B.</summary>
/// <param name="Start">First value of the first line.</param>
/// <param name="LineStride">Values from one line to the next.</param>
/// <param name="ValueStride">Values from one step along k to the next.</param>
/// <param name="Lines">Number of lines.</param>
/// <param name="Depth">Values of a line.</param>
internal readonly unsafe record struct DenseOperand(nint Start, long LineStride, long ValueStride, int Lines, int Depth)
{
    /// <summary>A block of A, its rows as lines.</summary>
    public static DenseOperand RowsOf(MatrixView a, int row, int rows, int depth, int count) =>
        new((nint)(a.Values.Pointer + ((long)row * a.RowStride) + ((long)depth * a.ColumnStride)), a.RowStride, a.ColumnStride, rows, count);

    /// <summary>A block of B, its columns as lines.</summary>
    public static DenseOperand ColumnsOf(MatrixView b, int column, int columns, int depth, int count) => RowsOf(b.Transposed, column, columns, depth, count);

    /// <summary>Whether the values of a line are contiguous.</summary>
    public bool HasContiguousLines => ValueStride == 1;

    /// <summary>Whether the values of all lines at one k are contiguous.</summary>
    public bool HasContiguousSteps => LineStride == 1;

    /// <summary>The address of a value.</summary>
    public float* At(int line, int k) => (float*)Start + (line * LineStride) + (k * ValueStride);

    /// <summary>Some of the lines.</summary>
    public DenseOperand Slice(int firstLine, int lines) => this with { Start = (nint)At(firstLine, 0), Lines = lines };
}

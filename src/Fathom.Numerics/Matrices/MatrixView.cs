using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Matrices;

/// <summary>A float32 matrix in native memory with two strides, so that a transpose, a band of rows and a band of columns are all views.</summary>
/// <remarks>Valid while the memory's owner lives. Every constructor and slice checks that the last element is inside.</remarks>
public readonly struct MatrixView
{
    /// <summary>A matrix whose rows are stored one after another.</summary>
    /// <param name="values">At least <c>rows · columns</c> values.</param>
    /// <param name="rows">Number of rows; 0 is allowed.</param>
    /// <param name="columns">Number of columns; 0 is allowed.</param>
    /// <exception cref="ArgumentException">The values don't cover the shape.</exception>
    public MatrixView(NativeSpan<float> values, int rows, int columns)
        : this(values, rows, columns, columns, 1)
    {
    }

    /// <summary>A matrix with a given distance between rows.</summary>
    /// <param name="values">Starts at the first element.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStride">Values from one row to the next.</param>
    /// <exception cref="ArgumentException">The values don't cover the shape.</exception>
    public MatrixView(NativeSpan<float> values, int rows, int columns, int rowStride)
        : this(values, rows, columns, rowStride, 1)
    {
    }

    private MatrixView(NativeSpan<float> values, int rows, int columns, int rowStride, int columnStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowStride);
        ArgumentOutOfRangeException.ThrowIfNegative(columnStride);
        if (rows > 0 && columns > 0 && ((long)(rows - 1) * rowStride) + ((long)(columns - 1) * columnStride) >= values.Length)
        {
            throw new ArgumentException($"{values.Length} values don't hold [{rows}, {columns}] with strides {rowStride} and {columnStride}");
        }

        Values = values;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>The memory, starting at the first element.</summary>
    public NativeSpan<float> Values { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Values from one row to the next.</summary>
    public int RowStride { get; }

    /// <summary>Values from one column to the next: 1, except in a transposed view.</summary>
    public int ColumnStride { get; }

    /// <summary>Whether the rows are stored one after another without gaps.</summary>
    public bool IsContiguous => ColumnStride == 1 && (RowStride == Columns || Rows <= 1);

    /// <summary>The same values with rows and columns swapped.</summary>
    public MatrixView Transposed => new(Values, Columns, Rows, ColumnStride, RowStride);

    /// <summary>One row.</summary>
    /// <exception cref="InvalidOperationException">The view is transposed.</exception>
    public Span<float> Row(int row) => ColumnStride == 1
        ? Values.AsSpan((long)row * RowStride, Columns)
        : throw new InvalidOperationException("a transposed view has no contiguous rows");

    /// <summary>Consecutive rows as one span.</summary>
    /// <exception cref="InvalidOperationException">The rows have gaps.</exception>
    public Span<float> RowSpan(int start, int count) => IsContiguous
        ? Values.AsSpan((long)start * Columns, checked(count * Columns))
        : throw new InvalidOperationException("the rows are not contiguous");

    /// <summary>All values as one span.</summary>
    /// <exception cref="InvalidOperationException">The rows have gaps.</exception>
    public Span<float> Span => RowSpan(0, Rows);

    /// <summary>A band of rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The band is not inside.</exception>
    public MatrixView SliceRows(int start, int count)
    {
        CheckBand(start, count, Rows);
        long first = count == 0 ? 0 : (long)start * RowStride;
        return new MatrixView(Values.Slice(first, Values.Length - first), count, Columns, RowStride, ColumnStride);
    }

    /// <summary>A band of columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The band is not inside.</exception>
    public MatrixView SliceColumns(int start, int count)
    {
        CheckBand(start, count, Columns);
        long first = count == 0 || Rows == 0 ? 0 : (long)start * ColumnStride;
        return new MatrixView(Values.Slice(first, Values.Length - first), Rows, count, RowStride, ColumnStride);
    }

    /// <summary>Sets every value to zero.</summary>
    /// <exception cref="InvalidOperationException">The view is transposed.</exception>
    public void Clear()
    {
        for (int row = 0; row < Rows; row++)
        {
            Row(row).Clear();
        }
    }

    private static void CheckBand(int start, int count, int total)
    {
        if (start < 0 || count < 0 || start > total - count)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"{start}..{start + count} of {total}");
        }
    }
}

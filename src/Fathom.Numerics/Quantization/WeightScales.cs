using System.Numerics;
using System.Runtime.InteropServices;
using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Quantization;

/// <summary>One float per 128 × 128 block of a matrix: DeepSeek-V3's <c>weight_scale_inv</c>. A value is its stored number times its block's scale.</summary>
/// <remarks>Blocks at the right and bottom edges are smaller if the shape is not a multiple of 128.</remarks>
public sealed class WeightScales
{
    /// <summary>Side of a block.</summary>
    public const int BlockSide = 128;

    private readonly int _firstRow;

    /// <summary>Wraps the scales of a matrix.</summary>
    /// <param name="values"><c>[ceil(rows / 128), ceil(columns / 128)]</c>, row-major.</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <exception cref="ArgumentException">The number of scales doesn't match the shape.</exception>
    public WeightScales(NativeSpan<float> values, int rows, int columns)
        : this(values, rows, columns, firstRow: 0)
    {
        if (values.Length != (long)Blocks(rows) * Blocks(columns))
        {
            throw new ArgumentException($"{values.Length} scales, but a [{rows}, {columns}] matrix has {Blocks(rows)} × {Blocks(columns)} blocks");
        }
    }

    private WeightScales(NativeSpan<float> values, int rows, int columns, int firstRow)
    {
        Values = values;
        Rows = rows;
        Columns = columns;
        _firstRow = firstRow;
    }

    /// <summary>All scales of the whole matrix, row-major.</summary>
    public NativeSpan<float> Values { get; }

    /// <summary>Rows covered.</summary>
    public int Rows { get; }

    /// <summary>Columns covered.</summary>
    public int Columns { get; }

    /// <summary>Blocks along a side of this length.</summary>
    public static int Blocks(int length) => (length + BlockSide - 1) / BlockSide;

    /// <summary>The scales of one row's blocks, left to right.</summary>
    /// <param name="row">Row of the (sliced) matrix.</param>
    public ReadOnlySpan<float> OfRow(int row)
    {
        int blocks = Blocks(Columns);
        return Values.AsSpan((long)((_firstRow + row) / BlockSide) * blocks, blocks);
    }

    /// <summary>Multiplies a row of stored numbers by its scales.</summary>
    public void Apply(int row, Span<float> values)
    {
        ReadOnlySpan<float> scales = OfRow(row);
        for (int column = 0; column < values.Length; column += BlockSide)
        {
            Scale(values[column..Math.Min(column + BlockSide, values.Length)], scales[column / BlockSide]);
        }
    }

    private static void Scale(Span<float> values, float scale)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (ref Vector<float> vector in vectors)
        {
            vector *= scale;
        }

        foreach (ref float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            value *= scale;
        }
    }

    /// <summary>Rows from this one on that share its scales.</summary>
    internal int RowsLeftInBlock(int row) => BlockSide - ((_firstRow + row) % BlockSide);

    internal WeightScales SliceRows(int start, int count) => new(Values, count, Columns, _firstRow + start);
}

using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Quantization;

/// <summary>A weight matrix <c>[rows, columns]</c>, row-major (a linear layer's <c>[out, in]</c>), used in place in its block format.</summary>
public sealed class WeightMatrix
{
    /// <summary>Wraps the bytes of a matrix.</summary>
    /// <param name="name">Checkpoint name, for messages.</param>
    /// <param name="format">Block format.</param>
    /// <param name="rows">Number of rows (outputs).</param>
    /// <param name="columns">Number of columns (inputs); a whole number of blocks.</param>
    /// <param name="data">Exactly the matrix's bytes.</param>
    /// <param name="scales">Scales of the 128 × 128 blocks, for <see cref="BlockFormatId.F8E4M3"/> only.</param>
    /// <exception cref="ArgumentException">Shape, bytes and scales don't agree.</exception>
    public WeightMatrix(string name, BlockFormat format, int rows, int columns, NativeSpan<byte> data, WeightScales? scales = null)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        Name = name;
        Format = format;
        Rows = rows;
        Columns = columns;
        RowBytes = format.RowBytes(columns);
        Data = data;
        Scales = scales;
        if (data.Length != checked(RowBytes * rows))
        {
            throw new ArgumentException($"{name}: {data.Length} bytes, but [{rows}, {columns}] in {format.Name} takes {RowBytes * rows}");
        }
    }

    /// <summary>Checkpoint name, for messages.</summary>
    public string Name { get; }

    /// <summary>Block format.</summary>
    public BlockFormat Format { get; }

    /// <summary>Number of rows (outputs).</summary>
    public int Rows { get; }

    /// <summary>Number of columns (inputs).</summary>
    public int Columns { get; }

    /// <summary>Bytes per row.</summary>
    public long RowBytes { get; }

    /// <summary>The matrix's bytes.</summary>
    public NativeSpan<byte> Data { get; }

    /// <summary>Scales of 128 × 128 blocks; null if the format needs none.</summary>
    public WeightScales? Scales { get; }

    /// <summary>Some of the rows, sharing the bytes.</summary>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    public WeightMatrix SliceRows(int start, int count) =>
        new($"{Name}[{start}..{start + count}]", Format, count, Columns, Data.Slice(start * RowBytes, count * RowBytes), Scales?.SliceRows(start, count));

    /// <summary>Reads one row as floats.</summary>
    /// <param name="row">Row number.</param>
    /// <param name="destination"><c>[columns]</c>.</param>
    public void DequantizeRow(int row, Span<float> destination)
    {
        Format.Dequantize(Data.AsSpan(row * RowBytes, checked((int)RowBytes)), destination);
        Scales?.Apply(row, destination);
    }

    /// <summary>Reads all rows as floats.</summary>
    /// <param name="destination"><c>[rows, columns]</c>.</param>
    public void Dequantize(NativeSpan<float> destination)
    {
        for (int row = 0; row < Rows; row++)
        {
            DequantizeRow(row, destination.AsSpan((long)row * Columns, Columns));
        }
    }
}

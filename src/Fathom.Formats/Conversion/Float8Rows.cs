using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Conversion;

/// <summary>The scales of DeepSeek's 8-bit floats: for each 128 × 128 block, its largest magnitude divided by the largest 8-bit float.</summary>
internal sealed class Float8ScaleRows(RowSource source)
    : RowSource(WeightScales.Blocks(checked((int)source.Rows)), WeightScales.Blocks(source.Columns))
{
    public override void Read(long firstRow, Span<float> destination)
    {
        long first = firstRow * WeightScales.BlockSide;
        long last = Math.Min(source.Rows, first + WeightScales.BlockSide);
        float[] values = new float[source.RowsTogether * source.Columns];
        destination.Clear();

        // Rows that are read together may cross a block's edge: read whole groups, use the rows of this block.
        for (long group = first / source.RowsTogether * source.RowsTogether; group < last; group += source.RowsTogether)
        {
            source.Read(group, values);
            for (long row = Math.Max(first, group); row < Math.Min(last, group + source.RowsTogether); row++)
            {
                Widen(destination, values.AsSpan((int)(row - group) * source.Columns, source.Columns));
            }
        }

        foreach (ref float scale in destination)
        {
            scale = Float8Blocks.ScaleOf(scale);
        }
    }

    private static void Widen(Span<float> largest, ReadOnlySpan<float> row)
    {
        for (int column = 0; column < row.Length; column++)
        {
            ref float block = ref largest[column / WeightScales.BlockSide];
            block = MathF.Max(block, MathF.Abs(row[column]));
        }
    }
}

/// <summary>Rows divided by the scales of their blocks, ready to be rounded to 8-bit floats.</summary>
internal sealed class Float8Rows : RowSource
{
    private readonly RowSource _source;
    private readonly float[] _scales;
    private readonly int _blockColumns;

    public Float8Rows(RowSource source)
        : base(source.Rows, source.Columns)
    {
        _source = source;
        var scales = new Float8ScaleRows(source);
        _blockColumns = scales.Columns;
        _scales = new float[scales.Rows * scales.Columns];
        for (int row = 0; row < scales.Rows; row++)
        {
            scales.Read(row, _scales.AsSpan(row * _blockColumns, _blockColumns));
        }
    }

    public override int RowsTogether => _source.RowsTogether;

    public override void Read(long firstRow, Span<float> destination)
    {
        _source.Read(firstRow, destination);
        for (int i = 0; i < RowsTogether; i++)
        {
            Span<float> row = destination.Slice(i * Columns, Columns);
            ReadOnlySpan<float> scales = _scales.AsSpan((int)((firstRow + i) / WeightScales.BlockSide) * _blockColumns, _blockColumns);
            for (int column = 0; column < row.Length; column++)
            {
                row[column] /= scales[column / WeightScales.BlockSide];
            }
        }
    }
}

/// <summary>The stored bytes of an 8-bit matrix, without its scales.</summary>
internal sealed class StoredRows(WeightMatrix matrix) : RowSource(matrix.Rows, matrix.Columns)
{
    public override BlockFormat? Format => matrix.Format;

    public override void Read(long firstRow, Span<float> destination) =>
        matrix.Format.Dequantize(matrix.Data.AsSpan(firstRow * matrix.RowBytes, (int)matrix.RowBytes), destination);

    public override void CopyRow(long row, Span<byte> destination) => matrix.Data.AsSpan(row * matrix.RowBytes, (int)matrix.RowBytes).CopyTo(destination);
}

/// <summary>The stored scales of an 8-bit matrix.</summary>
internal sealed class StoredScaleRows(WeightScales scales) : RowSource(WeightScales.Blocks(scales.Rows), WeightScales.Blocks(scales.Columns))
{
    public override void Read(long firstRow, Span<float> destination) => scales.OfRow((int)firstRow * WeightScales.BlockSide).CopyTo(destination);
}

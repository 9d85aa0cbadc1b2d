using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats;

/// <summary>A tensor of a <see cref="MemoryWeightSource"/>: its own bytes, or a view of floats that the caller owns.</summary>
internal sealed class MemoryTensor : IDisposable
{
    private const int ValuesPerTile = 1 << 15;

    private readonly AlignedBuffer<byte>? _owned;
    private readonly AlignedBuffer<float>? _scales;
    private readonly int _rowsPerTile;

    /// <summary>Creates a tensor with its own bytes, zeroed.</summary>
    public MemoryTensor(string name, TensorShape shape, BlockFormat format)
        : this(name, shape, format, default(NativeSpan<byte>))
    {
        _owned = new AlignedBuffer<byte>(checked(format.RowBytes(shape.Columns) * Rows), MemoryUse.RepackedWeights);
        Bytes = _owned.Memory;
        _scales = format.Id == BlockFormatId.F8E4M3
            ? new AlignedBuffer<float>((long)WeightScales.Blocks(Rows) * WeightScales.Blocks(Columns), MemoryUse.RepackedWeights)
            : null;
    }

    /// <summary>Creates a view of floats.</summary>
    public MemoryTensor(string name, TensorShape shape, NativeSpan<float> values)
        : this(name, shape, BlockFormat.Get(BlockFormatId.F32), values.Cast<byte>())
    {
    }

    private MemoryTensor(string name, TensorShape shape, BlockFormat format, NativeSpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Elements);
        Name = name;
        Shape = shape;
        Format = format;
        Bytes = bytes;
        Rows = checked((int)(shape.Rows ?? 1));
        Columns = checked((int)shape.Columns);
        _rowsPerTile = format.Id == BlockFormatId.F8E4M3 ? WeightScales.BlockSide : Math.Clamp(ValuesPerTile / Columns, 1, Rows);
    }

    /// <summary>Checkpoint name.</summary>
    public string Name { get; }

    /// <summary>Its shape.</summary>
    public TensorShape Shape { get; }

    /// <summary>Storage format.</summary>
    public BlockFormat Format { get; }

    /// <summary>Number of rows; 1 for a vector.</summary>
    public int Rows { get; }

    /// <summary>Values in a row.</summary>
    public int Columns { get; }

    /// <summary>The stored bytes.</summary>
    public NativeSpan<byte> Bytes { get; }

    /// <summary>The live floats from which <see cref="Bytes"/> are quantized; empty if there are none.</summary>
    public NativeSpan<float> Values { get; init; }

    /// <summary>Computes the live floats; null if they are stored.</summary>
    public MatrixComputation? Compute { get; init; }

    /// <summary>Parts that can be quantized independently.</summary>
    public int NumTiles => (Rows + _rowsPerTile - 1) / _rowsPerTile;

    /// <summary>The tensor as a matrix.</summary>
    public WeightMatrix ToMatrix() =>
        new(Name, Format, Rows, Columns, Bytes, _scales is null ? null : new WeightScales(_scales.Memory, Rows, Columns));

    /// <summary>Quantizes all values.</summary>
    public void Quantize(ReadOnlySpan<float> values)
    {
        for (int tile = 0; tile < NumTiles; tile++)
        {
            int start = tile * _rowsPerTile * Columns;
            QuantizeTile(tile, values.Slice(start, Math.Min(values.Length - start, _rowsPerTile * Columns)));
        }
    }

    /// <summary>Quantizes the rows of one tile.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="values">All values of the tensor.</param>
    /// <exception cref="ModelFormatException">A value is NaN or infinite, which the format can't hold.</exception>
    public void QuantizeTile(int tile, NativeSpan<float> values)
    {
        int first = tile * _rowsPerTile;
        QuantizeTile(tile, values.AsSpan((long)first * Columns, Math.Min(_rowsPerTile, Rows - first) * Columns));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owned?.Dispose();
        _scales?.Dispose();
    }

    private void QuantizeTile(int tile, ReadOnlySpan<float> values)
    {
        int first = tile * _rowsPerTile;
        int rows = values.Length / Columns;
        Span<byte> bytes = Bytes.AsSpan(first * Format.RowBytes(Columns), checked((int)(rows * Format.RowBytes(Columns))));
        try
        {
            if (_scales is null)
            {
                Format.QuantizeFast(values, bytes);
            }
            else
            {
                int blocks = WeightScales.Blocks(Columns);
                Float8Blocks.Quantize(values, rows, Columns, bytes, _scales.Memory.AsSpan((long)tile * blocks, blocks));
            }
        }
        catch (NonFiniteValueException refused)
        {
            string place = $"row {first + (refused.Index / Columns)}, column {refused.Index % Columns}";
            throw new ModelFormatException(
                NonFiniteValueException.ErrorCode, Name, $"finite numbers, for {Format.Name}", $"{refused.Value} in {place}", refused);
        }
    }
}

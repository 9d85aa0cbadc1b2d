using System.Diagnostics.CodeAnalysis;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats;

/// <summary>Weights that were never in a file: what a trainer hands to the engine, or a test makes up.</summary>
public sealed class MemoryWeightSource : WeightSource
{
    private readonly Dictionary<string, (TensorShape Shape, BlockFormat Format, AlignedBuffer<byte> Data)> _tensors = [];

    /// <summary>Begins without tensors.</summary>
    /// <param name="config">Hyper-parameters.</param>
    /// <param name="layout">How the tensors that will be added are laid out.</param>
    /// <exception cref="ModelFormatException">The hyper-parameters don't fit together.</exception>
    public MemoryWeightSource(ModelConfig config, WeightLayout layout)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config.Validated();
        Layout = layout;
    }

    /// <inheritdoc/>
    public override ModelConfig Config { get; }

    /// <inheritdoc/>
    public override WeightLayout Layout { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Names => _tensors.Keys;

    /// <summary>Adds a matrix, stored in a format.</summary>
    /// <param name="name">Checkpoint name.</param>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs; a whole number of blocks.</param>
    /// <param name="values"><c>[rows, columns]</c>.</param>
    /// <param name="format">How to store it; null for <see cref="BlockFormatId.F32"/>.</param>
    public void AddMatrix(string name, int rows, int columns, ReadOnlySpan<float> values, BlockFormat? format = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, checked(rows * columns));
        Add(name, TensorShape.Matrix(rows, columns), values, format ?? BlockFormat.Get(BlockFormatId.F32));
    }

    /// <summary>Adds a vector, stored as floats.</summary>
    public void AddVector(string name, ReadOnlySpan<float> values) => Add(name, TensorShape.Vector(values.Length), values, BlockFormat.Get(BlockFormatId.F32));

    /// <inheritdoc/>
    public override bool TryGetShape(string name, out TensorShape shape)
    {
        bool isThere = _tensors.TryGetValue(name, out (TensorShape Shape, BlockFormat Format, AlignedBuffer<byte> Data) tensor);
        shape = tensor.Shape;
        return isThere;
    }

    /// <inheritdoc/>
    public override bool TryGetMatrix(string name, [NotNullWhen(true)] out WeightMatrix? matrix)
    {
        matrix = _tensors.TryGetValue(name, out (TensorShape Shape, BlockFormat Format, AlignedBuffer<byte> Data) tensor)
            ? new WeightMatrix(name, tensor.Format, (int)(tensor.Shape.Rows ?? 1), (int)tensor.Shape.Columns, tensor.Data.Memory)
            : null;
        return matrix is not null;
    }

    /// <inheritdoc/>
    public override float[]? TryGetVector(string name, int length)
    {
        if (!_tensors.TryGetValue(name, out (TensorShape Shape, BlockFormat Format, AlignedBuffer<byte> Data) tensor))
        {
            return null;
        }

        if (tensor.Shape.Elements != length)
        {
            throw new ModelFormatException("model.tensor.shape", name, $"[{length}]", $"{tensor.Shape}");
        }

        float[] values = new float[length];
        tensor.Format.Dequantize(tensor.Data.Span, values);
        return values;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach ((_, _, AlignedBuffer<byte> data) in _tensors.Values)
            {
                data.Dispose();
            }
        }
    }

    private void Add(string name, TensorShape shape, ReadOnlySpan<float> values, BlockFormat format)
    {
        var data = new AlignedBuffer<byte>(format.RowBytes(shape.Columns) * (shape.Rows ?? 1), MemoryUse.RepackedWeights);
        try
        {
            format.Quantize(values, data.Span);
            _tensors.Add(name, (shape, format, data));
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats;

/// <summary>
/// Weights that were never in a file: passed from a trainer to the engine, or made up by a test. They are copied when added, or are live views of
/// memory that the caller owns.
/// </summary>
/// <remarks>
/// Matrices are stored with <see cref="BlockFormat.QuantizeFast"/>, and with scales of 128 × 128 blocks in <see cref="BlockFormatId.F8E4M3"/>, whether
/// they are copied or live: a refreshed live source has the same bytes as a source of copies created at that moment.
/// </remarks>
public sealed class MemoryWeightSource : WeightSource
{
    private readonly Dictionary<string, MemoryTensor> _tensors = [];
    private readonly List<(MemoryTensor Tensor, RequantizeJob Quantize)> _computed = [];
    private readonly RequantizeJob _requantize = new();
    private readonly object? _memoryOwner;
    private AlignedBuffer<float>? _values;
    private bool _isLive;

    /// <summary>Creates a source without tensors.</summary>
    /// <param name="config">Hyper-parameters.</param>
    /// <param name="layout">Layout of the tensors that will be added.</param>
    /// <param name="memoryOwner">Owner of the memory of live tensors, which this source keeps alive; must not be disposed before the source.</param>
    /// <exception cref="ModelFormatException">The hyper-parameters are inconsistent.</exception>
    public MemoryWeightSource(ModelConfig config, WeightLayout layout, object? memoryOwner = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config.Validated();
        Layout = layout;
        _memoryOwner = memoryOwner;
    }

    /// <inheritdoc/>
    public override ModelConfig Config { get; }

    /// <inheritdoc/>
    public override WeightLayout Layout { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Names => _tensors.Keys;

    /// <inheritdoc/>
    public override bool IsLive => _isLive;

    /// <summary>Adds a copy of a matrix in a given format.</summary>
    /// <param name="name">Checkpoint name.</param>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs; a whole number of blocks.</param>
    /// <param name="values"><c>[rows, columns]</c>.</param>
    /// <param name="format">Storage format; null for <see cref="BlockFormatId.F32"/>.</param>
    /// <exception cref="ArgumentException">The name is taken, or the values don't have the shape.</exception>
    /// <exception cref="ModelFormatException">A value is NaN or infinite, which the format can't hold.</exception>
    public void AddMatrix(string name, int rows, int columns, ReadOnlySpan<float> values, BlockFormat? format = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, checked(rows * columns));
        AddCopy(name, TensorShape.Matrix(rows, columns), values, format ?? BlockFormat.Get(BlockFormatId.F32));
    }

    /// <summary>Adds a copy of a vector, stored as floats.</summary>
    public void AddVector(string name, ReadOnlySpan<float> values) =>
        AddCopy(name, TensorShape.Vector(values.Length), values, BlockFormat.Get(BlockFormatId.F32));

    /// <summary>
    /// Adds a live matrix over memory that the caller owns. <see cref="BlockFormatId.F32"/> uses that memory directly; other formats are quantized from
    /// it by every <see cref="Refresh"/>.
    /// </summary>
    /// <param name="name">Checkpoint name.</param>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs; a whole number of blocks.</param>
    /// <param name="values"><c>[rows, columns]</c>; must outlive this source.</param>
    /// <param name="format">Storage format; null for <see cref="BlockFormatId.F32"/>.</param>
    /// <exception cref="ArgumentException">The name is taken, or the values don't have the shape.</exception>
    public void AddLiveMatrix(string name, int rows, int columns, NativeSpan<float> values, BlockFormat? format = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, (long)rows * columns);
        var shape = TensorShape.Matrix(rows, columns);
        if (format is null or { Id: BlockFormatId.F32 })
        {
            AddLive(new MemoryTensor(name, shape, values));
        }
        else
        {
            _requantize.Add(AddLive(new MemoryTensor(name, shape, format) { Values = values }));
        }
    }

    /// <summary>Adds a matrix that every <see cref="Refresh"/> computes, and quantizes unless the format is <see cref="BlockFormatId.F32"/>.</summary>
    /// <param name="name">Checkpoint name.</param>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs; a whole number of blocks.</param>
    /// <param name="computation">Computes all values; called on the refreshing thread.</param>
    /// <param name="format">Storage format; null for <see cref="BlockFormatId.F32"/>.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void AddComputedMatrix(string name, int rows, int columns, MatrixComputation computation, BlockFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(computation);
        BlockFormat stored = format ?? BlockFormat.Get(BlockFormatId.F32);
        MemoryTensor tensor = AddLive(new MemoryTensor(name, TensorShape.Matrix(rows, columns), stored) { Compute = computation });
        var quantize = new RequantizeJob();
        quantize.Add(tensor);
        _computed.Add((tensor, quantize));
    }

    /// <summary>Adds a live vector: a view of memory that the caller owns.</summary>
    /// <param name="name">Checkpoint name.</param>
    /// <param name="values">Its values; must outlive this source.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void AddLiveVector(string name, NativeSpan<float> values) => AddLive(new MemoryTensor(name, TensorShape.Vector(values.Length), values));

    /// <inheritdoc/>
    /// <exception cref="ModelFormatException">
    /// A value is NaN or infinite, which its tensor's format can't hold. Some tensors have then been refreshed and some have not.
    /// </exception>
    public override void Refresh(ComputeContext compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        foreach ((MemoryTensor tensor, RequantizeJob quantize) in _computed)
        {
            if (tensor.Format.Id == BlockFormatId.F32)
            {
                tensor.Compute!(compute, tensor.Bytes.Cast<float>());
            }
            else
            {
                NativeSpan<float> values = Scratch((long)tensor.Rows * tensor.Columns);
                tensor.Compute!(compute, values);
                quantize.Run(compute.Team, values);
            }
        }

        _requantize.Run(compute.Team);
        GC.KeepAlive(_memoryOwner);
    }

    /// <inheritdoc/>
    public override bool TryGetShape(string name, out TensorShape shape)
    {
        bool isThere = _tensors.TryGetValue(name, out MemoryTensor? tensor);
        shape = isThere ? tensor!.Shape : default;
        return isThere;
    }

    /// <inheritdoc/>
    public override bool TryGetMatrix(string name, [NotNullWhen(true)] out WeightMatrix? matrix)
    {
        matrix = _tensors.TryGetValue(name, out MemoryTensor? tensor) ? tensor.ToMatrix() : null;
        return matrix is not null;
    }

    /// <inheritdoc/>
    public override bool TryGetVector(string name, int length, out NativeSpan<float> vector)
    {
        vector = default;
        if (!_tensors.TryGetValue(name, out MemoryTensor? tensor))
        {
            return false;
        }

        if (tensor.Shape != TensorShape.Vector(length))
        {
            throw new ModelFormatException("model.tensor.shape", name, $"[{length}]", $"{tensor.Shape}");
        }

        vector = tensor.Bytes.Cast<float>();
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _values?.Dispose();
            foreach (MemoryTensor tensor in _tensors.Values)
            {
                tensor.Dispose();
            }
        }
    }

    private void AddCopy(string name, TensorShape shape, ReadOnlySpan<float> values, BlockFormat format)
    {
        var tensor = new MemoryTensor(name, shape, format);
        try
        {
            tensor.Quantize(values);
        }
        catch
        {
            tensor.Dispose();
            throw;
        }

        Add(tensor);
    }

    private MemoryTensor AddLive(MemoryTensor tensor)
    {
        _isLive = true;
        return Add(tensor);
    }

    private MemoryTensor Add(MemoryTensor tensor)
    {
        if (!_tensors.TryAdd(tensor.Name, tensor))
        {
            tensor.Dispose();
            throw new ArgumentException($"two tensors are called {tensor.Name}");
        }

        return tensor;
    }

    /// <summary>Memory for computed values until they are quantized; grows to the largest matrix.</summary>
    private NativeSpan<float> Scratch(long count)
    {
        if (_values is null || _values.Length < count)
        {
            _values?.Dispose();
            _values = new AlignedBuffer<float>(count, MemoryUse.RepackedWeights);
        }

        return _values.Memory.Slice(0, count);
    }
}

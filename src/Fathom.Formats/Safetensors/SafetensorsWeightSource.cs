using System.Diagnostics.CodeAnalysis;
using Fathom.Formats.Json;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Safetensors;

/// <summary>The weights of a checkpoint folder: safetensors files and the <c>config.json</c> next to them.</summary>
public sealed class SafetensorsWeightSource : WeightSource
{
    private const string ScaleSuffix = "_scale_inv";

    private readonly SafetensorsModel _model;
    private readonly DecodedTensors _decoded = new();

    /// <summary>Takes ownership of opened files.</summary>
    /// <param name="model">The files; closed with this source.</param>
    /// <param name="config">Checked hyper-parameters.</param>
    public SafetensorsWeightSource(SafetensorsModel model, ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _model = model;
        Config = config;
        Layout = new WeightLayout(config.Mla is null ? RotaryPairing.HalfSplit : RotaryPairing.Interleaved, HasSplitKvB: false);
    }

    /// <summary>The files themselves: all tensors of all types.</summary>
    public SafetensorsModel Model => _model;

    /// <inheritdoc/>
    private protected override IEnumerable<MappedFile> Files => _model.Files.Select(file => file.Mapping);

    /// <inheritdoc/>
    public override ModelConfig Config { get; }

    /// <inheritdoc/>
    public override WeightLayout Layout { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Names => _model.Names;

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="path">The folder, or a <c>.safetensors</c> file in it.</param>
    /// <exception cref="ModelFormatException">A file is refused.</exception>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    public static SafetensorsWeightSource Open(string path)
    {
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        ModelConfig config = ModelConfigJson.ReadFile(ModelPath.Inside(folder, ModelConfigJson.FileName));
        return new SafetensorsWeightSource(SafetensorsModel.Open(path), config);
    }

    /// <inheritdoc/>
    public override bool TryGetShape(string name, out TensorShape shape)
    {
        shape = default;
        if (!_model.TryGetTensor(name, out SafetensorsTensor? tensor, out _))
        {
            return false;
        }

        shape = ShapeOf(tensor);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryGetMatrix(string name, [NotNullWhen(true)] out WeightMatrix? matrix)
    {
        matrix = null;
        if (!_model.TryGetTensor(name, out SafetensorsTensor? tensor, out SafetensorsFile? file))
        {
            return false;
        }

        TensorShape shape = ShapeOf(tensor);
        long rows = shape.Rows ?? 1;
        if (rows is 0 or > int.MaxValue || shape.Columns is 0 or > int.MaxValue)
        {
            throw new ModelFormatException("model.tensor.shape", name, "a matrix of fewer than 2^31 rows and columns", $"{shape}");
        }

        BlockFormat format = RequireFormat(tensor);
        WeightScales? scales = format.Id == BlockFormatId.F8E4M3 ? FindScales(name, (int)rows, (int)shape.Columns) : null;
        matrix = new WeightMatrix(name, format, (int)rows, (int)shape.Columns, file.Data(tensor), scales);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryGetVector(string name, int length, out NativeSpan<float> vector)
    {
        vector = default;
        if (!_model.TryGetTensor(name, out SafetensorsTensor? tensor, out SafetensorsFile? file))
        {
            return false;
        }

        if (tensor.Elements != length || tensor.Shape.Length != 1)
        {
            throw new ModelFormatException("model.tensor.shape", name, $"[{length}]", $"{ShapeOf(tensor)}");
        }

        vector = RequireFormat(tensor).IsFloat ? Floats(tensor, file.Data(tensor)) : throw Unsupported(tensor);
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _model.Dispose();
            _decoded.Dispose();
        }
    }

    private static TensorShape ShapeOf(SafetensorsTensor tensor)
    {
        ReadOnlySpan<long> shape = tensor.Shape;
        return shape.Length switch
        {
            0 => TensorShape.Vector(1),
            1 => TensorShape.Vector(shape[0]),
            _ => TensorShape.Matrix(shape[^1] == 0 ? 0 : tensor.Elements / shape[^1], shape[^1]),
        };
    }

    private static BlockFormat RequireFormat(SafetensorsTensor tensor) => tensor.Dtype.Format ?? throw Unsupported(tensor);

    private static ModelFormatException Unsupported(SafetensorsTensor tensor) =>
        new("safetensors.dtype.unsupported", tensor.Name, "F32, F16, BF16, or F8_E4M3 for a matrix with scales", tensor.Dtype.Name);

    /// <summary>The scales of a matrix, which may be in a different file.</summary>
    private WeightScales FindScales(string name, int rows, int columns)
    {
        string scaleName = name + ScaleSuffix;
        if (!_model.TryGetTensor(scaleName, out SafetensorsTensor? tensor, out SafetensorsFile? file))
        {
            throw new ModelFormatException("safetensors.scale.missing", scaleName, "the scales of an 8-bit matrix", "none of that name");
        }

        int blockRows = WeightScales.Blocks(rows);
        int blockColumns = WeightScales.Blocks(columns);
        if (tensor.Shape.Length != 2 || tensor.Shape[0] != blockRows || tensor.Shape[1] != blockColumns)
        {
            throw new ModelFormatException("model.tensor.shape", scaleName, $"[{blockRows}, {blockColumns}]", $"{ShapeOf(tensor)}");
        }

        return new WeightScales(Floats(tensor, file.Data(tensor)), rows, columns);
    }

    private NativeSpan<float> Floats(SafetensorsTensor tensor, NativeSpan<byte> data) => tensor.Dtype.Name == "F32" && BitConverter.IsLittleEndian
        ? data.Cast<float>()
        : _decoded.Get(tensor.Name, tensor.Elements, values => DecodeTo(tensor, data.Span, values));

    private static void DecodeTo(SafetensorsTensor tensor, ReadOnlySpan<byte> data, Span<float> values)
    {
        // One byte per value: a power of two with a bias of 127; 0xFF is NaN.
        if (tensor.Dtype.Name == "F8_E8M0")
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = data[i] == 0xFF ? float.NaN : MathF.ScaleB(1, data[i] - 127);
            }

            return;
        }

        BlockFormat format = RequireFormat(tensor);
        if (!format.IsFloat)
        {
            throw Unsupported(tensor);
        }

        format.Dequantize(data, values);
    }
}

using System.Diagnostics.CodeAnalysis;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Gguf;

/// <summary>The weights of a GGUF model under checkpoint names.</summary>
public sealed class GgufWeightSource : WeightSource
{
    private readonly DecodedTensors _decoded = new();

    /// <summary>Takes ownership of an opened file.</summary>
    /// <param name="file">The file; closed with this source, and also if it is refused.</param>
    /// <exception cref="ModelFormatException">Its hyper-parameters are refused.</exception>
    public GgufWeightSource(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        File = file;
        try
        {
            Config = GgufModelConfig.Read(file);
            RefuseUnknownBiases();
        }
        catch
        {
            file.Dispose();
            throw;
        }

        // GGUF files store rotary pairs of llama and deepseek2 next to each other; the other architectures pair the halves of a head.
        bool isInterleaved = Config.Mla is not null || Config.ModelType == "llama";
        bool isSplit = Config.Mla is not null && !file.TryGetTensor("blk.0.attn_kv_b.weight", out _);
        Layout = new WeightLayout(isInterleaved ? RotaryPairing.Interleaved : RotaryPairing.HalfSplit, isSplit);
    }

    /// <summary>The file itself: metadata, vocabulary, tensors under their own names.</summary>
    public GgufFile File { get; }

    /// <summary>A bias that no architecture here adds would be lost without a word.</summary>
    private void RefuseUnknownBiases()
    {
        foreach (GgufTensor tensor in File.Tensors)
        {
            bool isBias = tensor.Name.StartsWith("blk.", StringComparison.Ordinal) && tensor.Name.EndsWith(".bias", StringComparison.Ordinal);
            if (isBias && !GgufNames.TryToCheckpoint(tensor.Name, out _))
            {
                throw new ModelFormatException("model.config.unsupported", tensor.Name, "a layer without this bias", "one with it");
            }
        }
    }

    /// <inheritdoc/>
    private protected override IEnumerable<MappedFile> Files => File.Files;

    /// <inheritdoc/>
    public override ModelConfig Config { get; }

    /// <inheritdoc/>
    public override WeightLayout Layout { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Names
    {
        get
        {
            foreach (GgufTensor tensor in File.Tensors)
            {
                if (GgufNames.IsExpertStack(tensor.Name))
                {
                    for (int expert = 0; expert < Experts(tensor); expert++)
                    {
                        if (GgufNames.TryToCheckpoint(tensor.Name, expert, out string? expertName))
                        {
                            yield return expertName;
                        }
                    }
                }
                else if (GgufNames.TryToCheckpoint(tensor.Name, out string? name))
                {
                    yield return name;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override bool TryGetShape(string name, out TensorShape shape)
    {
        shape = default;
        if (!TryFind(name, out GgufTensor? tensor, out int? expert))
        {
            return false;
        }

        shape = tensor.Dimensions.Length <= 1
            ? TensorShape.Vector(tensor.Columns)
            : TensorShape.Matrix(expert is null ? tensor.Rows : tensor.Dimensions[1], tensor.Columns);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryGetMatrix(string name, [NotNullWhen(true)] out WeightMatrix? matrix)
    {
        matrix = null;
        if (!TryFind(name, out GgufTensor? tensor, out int? expert) || !TryGetShape(name, out TensorShape shape))
        {
            return false;
        }

        long rows = shape.Rows ?? 1;
        if (rows is 0 or > int.MaxValue || shape.Columns is 0 or > int.MaxValue)
        {
            throw new ModelFormatException("model.tensor.shape", name, "a matrix of fewer than 2^31 rows and columns", $"{shape}");
        }

        BlockFormat format = RequireFormat(tensor);
        long bytes = format.RowBytes(shape.Columns) * rows;
        NativeSpan<byte> data = File.Data(tensor).Slice((expert ?? 0) * bytes, bytes);
        matrix = new WeightMatrix(name, format, (int)rows, (int)shape.Columns, data);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryGetVector(string name, int length, out NativeSpan<float> vector)
    {
        vector = default;
        if (!TryFind(name, out GgufTensor? tensor, out int? expert))
        {
            return false;
        }

        if (expert is not null || tensor.Elements != length)
        {
            throw new ModelFormatException("model.tensor.shape", name, $"[{length}]", $"[{tensor.Elements}]");
        }

        NativeSpan<byte> data = File.Data(tensor);
        BlockFormat format = RequireFormat(tensor);
        vector = format.Id == BlockFormatId.F32 && BitConverter.IsLittleEndian
            ? data.Cast<float>()
            : _decoded.Get(name, length, values => format.Dequantize(data.Span, values));
        return true;
    }

    /// <summary>Reads all values of a small tensor.</summary>
    internal static float[] ReadVector(GgufFile file, GgufTensor tensor)
    {
        BlockFormat format = RequireFormat(tensor);
        float[] values = new float[tensor.Elements <= ModelLimits.MaxVocabSize
            ? tensor.Elements
            : throw new ModelFormatException("model.tensor.shape", tensor.Name, $"a vector of at most {ModelLimits.MaxVocabSize}", $"{tensor.Elements}")];
        format.Dequantize(file.Data(tensor).Span, values);
        return values;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            File.Dispose();
            _decoded.Dispose();
        }
    }

    private static BlockFormat RequireFormat(GgufTensor tensor) => tensor.Type.Format
        ?? throw new ModelFormatException("gguf.tensor.unsupported", tensor.Name, "a format that can be computed with", tensor.Type.Name);

    private static int Experts(GgufTensor tensor) => tensor.Dimensions.Length == 3 ? (int)Math.Min(tensor.Dimensions[2], ModelLimits.MaxExperts) : 0;

    private bool TryFind(string name, [NotNullWhen(true)] out GgufTensor? tensor, out int? expert)
    {
        tensor = null;
        return GgufNames.TryToGguf(name, out string? ggufName, out expert)
            && File.TryGetTensor(ggufName, out tensor)
            && (expert is not { } number || number < Experts(tensor));
    }
}

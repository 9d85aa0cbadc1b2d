using Fathom.Formats.Gguf;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Formats.Conversion;

/// <summary>Chooses the format in which a tensor is written.</summary>
/// <param name="name">GGUF name.</param>
/// <param name="dimensions">Lengths, innermost first.</param>
/// <param name="stored">Its format in the source.</param>
public delegate BlockFormat GgufFormatChoice(string name, IReadOnlyList<long> dimensions, BlockFormat stored);

/// <summary>Options for writing a GGUF model.</summary>
public sealed record GgufWriteOptions
{
    /// <summary>
    /// Format of each tensor; null to keep the source's (8-bit floats become <see cref="BlockFormatId.BF16"/>), with vectors and routers in single
    /// precision.
    /// </summary>
    public GgufFormatChoice? Format { get; init; }

    /// <summary>Value of <c>general.file_type</c>; null to derive it from the formats.</summary>
    public GgufFileType? FileType { get; init; }

    /// <summary>Whether latent attention's up-projection is split into keys and values, as newer readers expect.</summary>
    public bool SplitsKvB { get; init; } = true;

    /// <summary>Name of the model.</summary>
    public string? Name { get; init; }

    /// <summary>Adds the tokenizer's metadata.</summary>
    public Action<GgufMetadataWriter>? Tokenizer { get; init; }
}

/// <summary>Writes the weights of any source as a GGUF model that other programs can load.</summary>
public static class GgufModelWriter
{
    private const int QuantizationVersion = 2;

    /// <summary>Writes a model.</summary>
    /// <param name="source">Weights.</param>
    /// <param name="path">Path of the file, which appears when it is complete.</param>
    /// <param name="options">Formats and metadata.</param>
    /// <param name="team">Threads that convert.</param>
    /// <param name="watch">Receives progress and can cancel.</param>
    /// <returns>Length of the file in bytes.</returns>
    /// <exception cref="ModelFormatException">The source lacks a tensor, or GGUF can't express the model.</exception>
    public static long Write(WeightSource source, string path, GgufWriteOptions options, ThreadTeam team, ConversionWatch watch = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        SourceBiases.Check(source);
        return Write(source.Config, new GgufPlan(source, options.SplitsKvB).Tensors(), path, options, team, watch);
    }

    /// <summary>Writes planned tensors; enumerates them twice, once to declare and once to write them.</summary>
    internal static long Write(
        ModelConfig config, IEnumerable<GgufPlannedTensor> tensors, string path, GgufWriteOptions options, ThreadTeam team, ConversionWatch watch)
    {
        using var writer = new GgufWriter(path);
        var formats = new List<BlockFormat>();
        foreach (GgufPlannedTensor tensor in tensors)
        {
            BlockFormat format = Readable(tensor.Name, (options.Format ?? Keep)(tensor.Name, tensor.Dimensions, tensor.StoredFormat));
            formats.Add(format);
            writer.Declare(tensor.Name, GgufTensorType.Of(format), tensor.Dimensions);
        }

        WriteMetadata(config, options, formats, writer.Metadata);
        var pump = new RowPump(team, writer.DeclaredBytes, watch);
        int index = 0;
        foreach (GgufPlannedTensor tensor in tensors)
        {
            pump.Run(tensor.Source, formats[index++], writer.Write);
        }

        return writer.Commit();
    }

    /// <summary>Keeps a tensor's format if GGUF has it; vectors, norms and routers are in single precision.</summary>
    public static BlockFormat Keep(string name, IReadOnlyList<long> dimensions, BlockFormat stored)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        ArgumentNullException.ThrowIfNull(stored);
        return IsKeptSingle(name, dimensions) ? BlockFormat.Get(BlockFormatId.F32)
            : stored.Id == BlockFormatId.F8E4M3 ? BlockFormat.Get(BlockFormatId.BF16)
            : BlockFormat.Get(QuantizationMix.Fitting(stored.Id, dimensions[0])); // parts of a tensor may have shorter rows
    }

    /// <summary>Whether a tensor is in single precision in every file: vectors and routers.</summary>
    internal static bool IsKeptSingle(string name, IReadOnlyList<long> dimensions) =>
        dimensions.Count == 1 || name.EndsWith("ffn_gate_inp.weight", StringComparison.Ordinal);

    /// <summary>
    /// The format, or single precision if other programs can't compute with it: llama.cpp has no half-precision product for the two parts of latent
    /// attention's up-projection.
    /// </summary>
    internal static BlockFormat Readable(string name, BlockFormat format) =>
        format.Id == BlockFormatId.F16
        && (name.EndsWith("attn_k_b.weight", StringComparison.Ordinal) || name.EndsWith("attn_v_b.weight", StringComparison.Ordinal))
            ? BlockFormat.Get(BlockFormatId.F32)
            : format;

    private static void WriteMetadata(ModelConfig config, GgufWriteOptions options, List<BlockFormat> formats, GgufMetadataWriter metadata)
    {
        metadata.Add("general.architecture", GgufConfigWriter.Architecture(config));
        metadata.Add("general.type", "model");
        if (options.Name is { } name)
        {
            metadata.Add("general.name", name);
        }

        WriteTypes(metadata, options.FileType ?? MostCommon(formats), formats);
        GgufConfigWriter.Write(config, metadata, options.SplitsKvB && config.Mla is not null);
        options.Tokenizer?.Invoke(metadata);
    }

    /// <summary>Adds the keys that describe how tensors are stored.</summary>
    internal static void WriteTypes(GgufMetadataWriter metadata, GgufFileType type, List<BlockFormat> formats)
    {
        metadata.Add("general.file_type", (int)type);
        if (!formats.TrueForAll(format => format.IsFloat))
        {
            metadata.Add("general.quantization_version", QuantizationVersion);
        }
    }

    private static GgufFileType MostCommon(List<BlockFormat> formats)
    {
        BlockFormatId id = formats.Where(format => format.Id != BlockFormatId.F32).Select(format => format.Id)
            .GroupBy(candidate => candidate).MaxBy(group => group.Count())?.Key ?? BlockFormatId.F32;
        return Enum.TryParse(id.ToString(), out GgufFileType type) ? type
            : Enum.TryParse($"{id}_S", out type) ? type
            : GgufFileType.MXFP4_MOE;
    }
}

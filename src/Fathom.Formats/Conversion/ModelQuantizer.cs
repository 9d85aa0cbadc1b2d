using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Formats.Conversion;

/// <summary>Quantizes a GGUF file or checkpoint folder into a GGUF file. Streams a few megabytes at a time, regardless of the model's size.</summary>
public static class ModelQuantizer
{
    private static readonly Dictionary<string, GgufFileType> s_names = Enum.GetValues<GgufFileType>().ToDictionary(type => type.ToString().ToLowerInvariant());

    /// <summary>The names of all mixes in lower case: <c>q4_k_m</c>.</summary>
    public static IReadOnlyCollection<string> TypeNames => s_names.Keys;

    /// <summary>
    /// Finds a mix by name, ignoring case; <c>q3_k</c>, <c>q4_k</c> and <c>q5_k</c> mean the medium one (<c>_m</c>), <c>mxfp4</c> means <c>mxfp4_moe</c>.
    /// </summary>
    public static bool TryParseType(string name, out GgufFileType type)
    {
        ArgumentNullException.ThrowIfNull(name);
        string key = name.ToLowerInvariant();
        return s_names.TryGetValue(key, out type) || s_names.TryGetValue(key + "_m", out type) || s_names.TryGetValue(key + "_moe", out type);
    }

    /// <summary>Whether a GGUF file is already quantized, so that quantizing it again loses more than quantizing the original would.</summary>
    /// <param name="input">A GGUF file, or a checkpoint folder.</param>
    /// <exception cref="ModelFormatException">The file is refused.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static bool IsQuantized(string input)
    {
        if (!ModelConverter.IsGguf(input))
        {
            return false;
        }

        using GgufFile file = GgufFile.Open(input);
        return file.Tensors.Any(tensor => tensor.Type.Format is { IsFloat: false });
    }

    /// <summary>Quantizes a model.</summary>
    /// <param name="input">A GGUF file, or a checkpoint folder.</param>
    /// <param name="output">Path of the GGUF file, which appears when it is complete.</param>
    /// <param name="type">The mix.</param>
    /// <param name="team">Threads that convert.</param>
    /// <param name="watch">Receives progress and can cancel.</param>
    /// <returns>Length of the output in bytes.</returns>
    /// <exception cref="ModelFormatException">The input is refused.</exception>
    /// <exception cref="IOException">A file can't be read or written.</exception>
    public static long Quantize(string input, string output, GgufFileType type, ThreadTeam team, ConversionWatch watch = default)
    {
        if (!ModelConverter.IsGguf(input))
        {
            using WeightSource source = WeightFile.Open(input);
            return FromCheckpoint(source, input, output, type, team, watch);
        }

        using GgufFile file = GgufFile.Open(input);
        return FromGguf(file, output, type, team, watch);
    }

    private static long FromCheckpoint(WeightSource source, string folder, string output, GgufFileType type, ThreadTeam team, ConversionWatch watch)
    {
        source.Validate();
        var mix = new QuantizationMix(type, MixModel.Of(source.Config, hasOutput: true));
        GgufWriteOptions options = ModelConverter.OptionsFor(source, folder) with
        {
            FileType = type,
            Format = (name, dimensions, stored) => mix.Choose(name, dimensions, GgufModelWriter.Keep(name, dimensions, stored)),
        };
        return GgufModelWriter.Write(source, output, options, team, watch);
    }

    /// <summary>Keeps everything except the tensors' types: names, shapes and metadata, even of unknown architectures.</summary>
    private static long FromGguf(GgufFile file, string output, GgufFileType type, ThreadTeam team, ConversionWatch watch)
    {
        var mix = new QuantizationMix(type, ModelOf(file));
        using var writer = new GgufWriter(output);
        var formats = new List<BlockFormat>();
        foreach (GgufTensor tensor in file.Tensors)
        {
            BlockFormat format = GgufModelWriter.Readable(tensor.Name, mix.Choose(tensor.Name, tensor.Dimensions.ToArray(), StoredFormat(tensor)));
            formats.Add(format);
            writer.Declare(tensor.Name, GgufTensorType.Of(format), tensor.Dimensions);
        }

        CopyMetadata(file.Metadata, writer.Metadata, type, formats);
        var pump = new RowPump(team, writer.DeclaredBytes, watch);
        int index = 0;
        foreach (GgufTensor tensor in file.Tensors)
        {
            BlockFormat format = formats[index++];
            if (tensor.Elements > 0)
            {
                var matrix = new WeightMatrix(tensor.Name, StoredFormat(tensor), checked((int)tensor.Rows), checked((int)tensor.Columns), file.Data(tensor));
                pump.Run(new MatrixRows(matrix), format, writer.Write);
            }
        }

        return writer.Commit();
    }

    private static BlockFormat StoredFormat(GgufTensor tensor) => tensor.Type.Format
        ?? throw new ModelFormatException("gguf.tensor.unsupported", tensor.Name, "a format that can be computed with", tensor.Type.Name);

    private static MixModel ModelOf(GgufFile file)
    {
        string architecture = file.Metadata.FindString("general.architecture")
            ?? throw new ModelFormatException("model.config.missing", "general.architecture", "an architecture", "none");
        var keys = new GgufKeys(file.Metadata, architecture);
        int heads = keys.Int("attention.head_count", 1);
        return new MixModel(
            architecture,
            keys.Int("block_count", 0),
            keys.Int("expert_count", 0),
            heads / Math.Max(1, keys.Int("attention.head_count_kv", heads)),
            file.Tensors.Count(
                tensor =>
                    tensor.Name.EndsWith("attn_v.weight", StringComparison.Ordinal) || tensor.Name.EndsWith("attn_kv_b.weight", StringComparison.Ordinal)),
            file.TryGetTensor("output.weight", out _));
    }

    private static void CopyMetadata(GgufMetadata source, GgufMetadataWriter destination, GgufFileType type, List<BlockFormat> formats)
    {
        string[] replaced = ["general.file_type", "general.quantization_version", "general.alignment", "split.no", "split.count", "split.tensors.count"];
        foreach (string key in source.Keys.Where(key => !replaced.Contains(key)))
        {
            destination.Copy(source, key);
        }

        GgufModelWriter.WriteTypes(destination, type, formats);
    }
}

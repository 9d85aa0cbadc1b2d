using System.Globalization;
using System.Text.Json;
using Fathom.Formats.Json;
using Fathom.Formats.Safetensors;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Formats.Conversion;

/// <summary>Options for writing a checkpoint folder.</summary>
public sealed record CheckpointWriteOptions
{
    /// <summary>
    /// Format of the matrices: <see cref="BlockFormatId.F32"/>, <see cref="BlockFormatId.F16"/>, <see cref="BlockFormatId.BF16"/> or
    /// <see cref="BlockFormatId.F8E4M3"/> (with DeepSeek's scales; embedding, head and routers are then <see cref="BlockFormatId.BF16"/>). Null to keep
    /// floats and 8-bit floats and to store quantized matrices as <see cref="BlockFormatId.BF16"/>.
    /// </summary>
    public BlockFormat? Format { get; init; }

    /// <summary>Most bytes of tensors per file; larger models are split into several files with an index.</summary>
    public long MaxShardBytes { get; init; } = 5_000_000_000;

    /// <summary>Ids of special tokens, for <c>config.json</c>.</summary>
    public SpecialTokenIds SpecialTokens { get; init; } = new();

    /// <summary>Writes the tokenizer's files into the folder, once the weights are converted; null for none.</summary>
    public Action<string>? WriteTokenizer { get; init; }
}

/// <summary>Writes the weights of any source as a checkpoint folder for Hugging Face's readers: safetensors files and <c>config.json</c>.</summary>
public static class CheckpointWriter
{
    private static readonly Dictionary<string, string> s_metadata = new() { ["format"] = "pt" };

    /// <summary>
    /// Writes a checkpoint. An earlier one in the folder stays as it is until the first new file is complete. Then its <c>config.json</c> is deleted, since
    /// a folder without it is incomplete; the new one comes last, when the files that readers could prefer to the new ones are deleted, too.
    /// </summary>
    /// <param name="source">Weights.</param>
    /// <param name="folder">The folder, created if necessary; files with the same names are replaced.</param>
    /// <param name="options">Formats and sizes.</param>
    /// <param name="team">Threads that convert.</param>
    /// <param name="watch">Receives progress and can cancel.</param>
    /// <returns>Bytes of all safetensors files.</returns>
    /// <exception cref="ModelFormatException">The source lacks a tensor, or a checkpoint can't express the model.</exception>
    public static long Write(WeightSource source, string folder, CheckpointWriteOptions options, ThreadTeam team, ConversionWatch watch = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        SourceBiases.Check(source);
        Directory.CreateDirectory(folder);
        List<CheckpointTensor> tensors = [.. new CheckpointPlan(source, options.Format).Tensors()];
        List<List<CheckpointTensor>> shards = Pack(tensors, options.MaxShardBytes);
        bool isFloat8 = tensors.Exists(tensor => tensor.Format.Id == BlockFormatId.F8E4M3);
        byte[] config = ModelConfigJsonWriter.Write(ConfigOf(source), options.SpecialTokens, StorageOf(tensors), isFloat8);

        var pump = new RowPump(team, tensors.Sum(tensor => Declare(tensor).Bytes), watch);
        long bytes = 0;
        for (int shard = 0; shard < shards.Count; shard++)
        {
            bytes += WriteFile(Path.Combine(folder, FileName(shard, shards.Count)), shards[shard], pump, shard == 0 ? BeginReplacing : null);
        }

        if (shards.Count > 1)
        {
            AtomicFile.WriteAllBytes(Path.Combine(folder, SafetensorsModel.IndexFileName), Index(shards));
        }

        DeleteOthers(folder, shards.Count);
        AtomicFile.WriteAllBytes(Path.Combine(folder, ModelConfigJson.FileName), config);
        return bytes;

        void BeginReplacing()
        {
            File.Delete(Path.Combine(folder, ModelConfigJson.FileName));
            options.WriteTokenizer?.Invoke(folder);
        }
    }

    /// <summary>Deletes the files of a checkpoint with another number of shards; files with names of their own stay.</summary>
    private static void DeleteOthers(string folder, int count)
    {
        string[] patterns = [SafetensorsModel.SingleFileName, SafetensorsModel.IndexFileName, "model-?????-of-?????.safetensors"];
        HashSet<string> written = [.. Enumerable.Range(0, count).Select(shard => FileName(shard, count))];
        if (count > 1)
        {
            written.Add(SafetensorsModel.IndexFileName);
        }

        string[] found = [.. patterns.SelectMany(pattern => Directory.GetFiles(folder, pattern))];
        foreach (string path in found.Where(path => !written.Contains(Path.GetFileName(path))))
        {
            File.Delete(path);
        }
    }

    private static ModelConfig ConfigOf(WeightSource source)
    {
        ModelConfig config = source.Config;
        if (config.RopeScaling is { Kind: RopeScalingKind.Divisors, Divisors: { } divisors })
        {
            RopeScaling scaling = RopeDivisors.Recognise(config, divisors)
                ?? throw new ModelFormatException("convert.unsupported", "rope_freqs.weight", "the divisors of a llama3 scaling", "others");
            config = config with { RopeScaling = scaling };
        }

        return CheckpointPlan.HasNextTokenPredict(source) ? config : config with { NumNextTokenPredictLayers = 0 };
    }

    private static BlockFormat StorageOf(List<CheckpointTensor> tensors) =>
        tensors.First(tensor => tensor.Shape.Rows is not null && tensor.Format.IsFloat).Format;

    private static List<List<CheckpointTensor>> Pack(List<CheckpointTensor> tensors, long maxBytes)
    {
        List<List<CheckpointTensor>> shards = [[]];
        long bytes = 0;
        foreach (CheckpointTensor tensor in tensors)
        {
            long next = Declare(tensor).Bytes;
            if (bytes + next > maxBytes && shards[^1].Count > 0)
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].Add(tensor);
            bytes += next;
        }

        return shards;
    }

    private static long WriteFile(string path, List<CheckpointTensor> tensors, RowPump pump, Action? beforeCommit)
    {
        // Wide types first, so that every tensor's offset is a multiple of its element size.
        CheckpointTensor[] ordered = [.. tensors.OrderByDescending(tensor => tensor.Format.BlockBytes).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];
        using var writer = new SafetensorsWriter(path, [.. ordered.Select(Declare)], s_metadata);
        foreach (CheckpointTensor tensor in ordered)
        {
            pump.Run(tensor.Source(), tensor.Format, writer.Write);
        }

        beforeCommit?.Invoke();
        return writer.Commit();
    }

    private static SafetensorsDeclaration Declare(CheckpointTensor tensor) =>
        new(tensor.Name, SafetensorsDtype.Of(tensor.Format), tensor.Shape.Rows is { } rows ? [rows, tensor.Shape.Columns] : [tensor.Shape.Columns]);

    private static string FileName(int shard, int count) => count == 1
        ? SafetensorsModel.SingleFileName
        : string.Create(CultureInfo.InvariantCulture, $"model-{shard + 1:D5}-of-{count:D5}.safetensors");

    private static byte[] Index(List<List<CheckpointTensor>> shards)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", shards.SelectMany(shard => shard).Sum(tensor => Declare(tensor).Bytes));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            IEnumerable<(string Name, int Shard)> places = shards.SelectMany((tensors, shard) => tensors.Select(tensor => (tensor.Name, shard)));
            foreach ((string name, int shard) in places.OrderBy(place => place.Name, StringComparer.Ordinal))
            {
                json.WriteString(name, FileName(shard, shards.Count));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}

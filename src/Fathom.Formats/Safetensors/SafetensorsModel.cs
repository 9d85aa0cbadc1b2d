using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Fathom.Formats.Json;
using Fathom.Numerics.Memory;

namespace Fathom.Formats.Safetensors;

/// <summary>The tensors of a model in one safetensors file, or in several that an index lists.</summary>
public sealed class SafetensorsModel : IDisposable
{
    /// <summary>Name of a single file.</summary>
    public const string SingleFileName = "model.safetensors";

    /// <summary>Name of the index of several files.</summary>
    public const string IndexFileName = "model.safetensors.index.json";

    private readonly List<SafetensorsFile> _files;
    private readonly Dictionary<string, SafetensorsFile>? _index;

    private SafetensorsModel(List<SafetensorsFile> files, Dictionary<string, SafetensorsFile>? index)
    {
        _files = files;
        _index = index;
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<SafetensorsFile> Files => _files;

    /// <summary>All tensor names.</summary>
    public IEnumerable<string> Names => _index?.Keys ?? _files[0].Tensors.Select(tensor => tensor.Name);

    /// <summary>Opens a file, or the model in a folder.</summary>
    /// <param name="path">A <c>.safetensors</c> file, or a folder that contains <c>model.safetensors</c>, an index, or exactly one such file.</param>
    /// <param name="limits">Limits on their content; null for <see cref="SafetensorsLimits.Default"/>.</param>
    /// <exception cref="ModelFormatException">A file is refused.</exception>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    public static SafetensorsModel Open(string path, SafetensorsLimits? limits = null)
    {
        limits ??= SafetensorsLimits.Default;
        if (!Directory.Exists(path))
        {
            return new SafetensorsModel([SafetensorsFile.Open(path, limits)], index: null);
        }

        string single = ModelPath.Inside(path, SingleFileName);
        string index = ModelPath.Inside(path, IndexFileName);
        if (!File.Exists(single) && File.Exists(index))
        {
            return OpenSharded(path, index, limits);
        }

        if (!File.Exists(single))
        {
            string[] candidates = Directory.GetFiles(path, "*.safetensors");
            single = candidates.Length == 1
                ? ModelPath.Inside(path, Path.GetFileName(candidates[0]))
                : throw new FileNotFoundException(
                    $"no {SingleFileName} and no {IndexFileName} in '{Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}'");
        }

        return new SafetensorsModel([SafetensorsFile.Open(single, limits)], index: null);
    }

    /// <summary>Finds a tensor and the file that contains it.</summary>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor, [NotNullWhen(true)] out SafetensorsFile? file)
    {
        tensor = null;
        file = _index is null ? _files[0] : _index.GetValueOrDefault(name);
        return file is not null && file.TryGetTensor(name, out tensor);
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private static SafetensorsModel OpenSharded(string folder, string indexPath, SafetensorsLimits limits)
    {
        var files = new Dictionary<string, SafetensorsFile>();
        try
        {
            var index = new Dictionary<string, SafetensorsFile>();
            using MappedFile indexFile = ModelPath.Map(indexPath);
            ReadIndex(indexFile, limits, (name, fileName) =>
            {
                if (!files.TryGetValue(fileName, out SafetensorsFile? file))
                {
                    file = files.Count < limits.MaxShards
                        ? SafetensorsFile.Open(ModelPath.Inside(folder, fileName), limits)
                        : throw new ModelFormatException("safetensors.limit.shards", IndexFileName, $"at most {limits.MaxShards} files", "more");
                    files.Add(fileName, file);
                }

                if (!file.TryGetTensor(name, out _))
                {
                    throw new ModelFormatException("safetensors.index", name, $"to be in {fileName}, as the index says", "not there");
                }

                if (!index.TryAdd(name, file))
                {
                    throw new ModelFormatException("json.duplicate", IndexFileName, "every key once", name);
                }
            });
            return new SafetensorsModel([.. files.Values], index);
        }
        catch
        {
            foreach (SafetensorsFile file in files.Values)
            {
                file.Dispose();
            }

            throw;
        }
    }

    private static void ReadIndex(MappedFile file, SafetensorsLimits limits, Action<string, string> add)
    {
        if (file.Length > limits.MaxIndexBytes)
        {
            throw new ModelFormatException("json.limit", IndexFileName, $"at most {limits.MaxIndexBytes} bytes", $"{file.Length}");
        }

        ReadOnlySpan<byte> json = file.Memory.Span;
        StrictJson.RequireUtf8(json, IndexFileName);
        Utf8JsonReader reader = StrictJson.Reader(json);
        try
        {
            bool hasMap = false;
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("weight_map"u8))
                {
                    hasMap = !hasMap ? true : throw new ModelFormatException("json.duplicate", IndexFileName, "every key once", "weight_map");
                    ReadMap(ref reader, limits, add);
                }
                else
                {
                    reader.Skip();
                }
            }

            while (reader.Read())
            {
            }

            if (!hasMap)
            {
                throw new ModelFormatException("safetensors.index", IndexFileName, "a weight_map", "none");
            }
        }
        catch (JsonException failure)
        {
            throw StrictJson.Invalid(IndexFileName, failure);
        }
        catch (InvalidOperationException failure)
        {
            throw new ModelFormatException("json.utf8", IndexFileName, "strings of whole characters", "a lone surrogate", failure);
        }
    }

    private static void ReadMap(ref Utf8JsonReader reader, SafetensorsLimits limits, Action<string, string> add)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new ModelFormatException("safetensors.index", "/weight_map", "an object", $"{reader.TokenType}");
        }

        for (int count = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; count++)
        {
            if (count == limits.MaxIndexTensors)
            {
                throw new ModelFormatException("safetensors.limit.index", IndexFileName, $"at most {limits.MaxIndexTensors} tensors", "more");
            }

            string name = reader.GetString()!;
            reader.Read();
            add(
                name,
                reader.TokenType == JsonTokenType.String
                    ? reader.GetString()!
                    : throw new ModelFormatException("safetensors.index", name, "a file name", $"{reader.TokenType}"));
        }
    }
}

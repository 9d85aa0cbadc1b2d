using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Numerics.Memory;

namespace Fathom.Formats.Gguf;

/// <summary>A GGUF model (version 2 or 3, little-endian) in one or several files, mapped into memory and checked as a whole.</summary>
/// <remarks>Opening reads only the headers; a tensor's pages are read when it is used.</remarks>
public sealed partial class GgufFile : IDisposable
{
    private readonly List<GgufPart> _parts;
    private readonly Dictionary<string, GgufTensor> _tensors;

    private GgufFile(List<GgufPart> parts)
    {
        _parts = parts;
        _tensors = new Dictionary<string, GgufTensor>(parts.Sum(part => part.Tensors.Length));
        foreach (GgufTensor tensor in parts.SelectMany(part => part.Tensors))
        {
            if (!_tensors.TryAdd(tensor.Name, tensor))
            {
                throw new ModelFormatException("gguf.tensor.duplicate", tensor.Name, "every tensor once", "the name again");
            }
        }
    }

    /// <summary>Version of the container.</summary>
    public int Version => _parts[0].Version;

    /// <summary>Number of files; 1 unless the model is split.</summary>
    public int PartCount => _parts.Count;

    /// <summary>Total length of the files, in bytes.</summary>
    public long FileBytes => _parts.Sum(part => part.File.Length);

    /// <summary>Metadata of the first file.</summary>
    public GgufMetadata Metadata => _parts[0].Metadata;

    /// <summary>All tensors, in the order of the files.</summary>
    public IReadOnlyCollection<GgufTensor> Tensors => _tensors.Values;

    /// <summary>The files that contain the tensors' bytes.</summary>
    internal IEnumerable<MappedFile> Files => _parts.Select(part => part.File);

    /// <summary>Opens a model.</summary>
    /// <param name="path">The file, or the first of several, named like <c>NAME-00001-of-00003.gguf</c>.</param>
    /// <param name="limits">Limits on the file's content; null for <see cref="GgufLimits.Default"/>.</param>
    /// <exception cref="ModelFormatException">A file is refused; codes begin with <c>gguf.</c>.</exception>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    public static GgufFile Open(string path, GgufLimits? limits = null)
    {
        limits ??= GgufLimits.Default;
        var parts = new List<GgufPart>();
        try
        {
            parts.Add(OpenPart(path, 0, limits));
            OpenFurtherParts(path, parts, limits);
            return new GgufFile(parts);
        }
        catch
        {
            parts.ForEach(part => part.File.Dispose());
            throw;
        }
    }

    /// <summary>Finds a tensor by its name in the file.</summary>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out GgufTensor? tensor) => _tensors.TryGetValue(name, out tensor);

    /// <summary>A tensor's bytes, in place; valid until dispose.</summary>
    /// <param name="tensor">A tensor of this file.</param>
    public NativeSpan<byte> Data(GgufTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        GgufPart part = _parts[tensor.Part];
        return tensor.Bytes == 0 ? part.File.Memory.Slice(0, 0) : part.File.Memory.Slice(part.DataStart + tensor.Offset, tensor.Bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.ForEach(part => part.File.Dispose());

    private static GgufPart OpenPart(string path, int number, GgufLimits limits)
    {
        MappedFile file = ModelPath.Map(path);
        try
        {
            return GgufHeader.Read(file, number, limits);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void OpenFurtherParts(string path, List<GgufPart> parts, GgufLimits limits)
    {
        long count = parts[0].Metadata.FindInteger("split.count") ?? 0;
        if (count <= 1)
        {
            return;
        }

        CheckSplit(parts[0], 0, count, limits);
        Match name = SplitName().Match(Path.GetFileName(path));
        if (!name.Success || name.Groups["count"].Value != Number(count) || name.Groups["number"].Value != Number(1))
        {
            throw new ModelFormatException(
                "gguf.split.name", Path.GetFileName(path), $"the first file's name to end in -00001-of-{Number(count)}.gguf", "another name");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        for (int i = 1; i < count; i++)
        {
            parts.Add(OpenPart(ModelPath.Inside(folder, $"{name.Groups["prefix"].Value}-{Number(i + 1)}-of-{Number(count)}.gguf"), i, limits));
            CheckSplit(parts[i], i, count, limits);
        }

        long tensors = parts.Sum(part => (long)part.Tensors.Length);
        if (parts[0].Metadata.FindInteger("split.tensors.count") is { } expected && expected != tensors)
        {
            throw new ModelFormatException("gguf.split.tensors", "split.tensors.count", $"{expected} tensors in all files", $"{tensors}");
        }
    }

    private static void CheckSplit(GgufPart part, int number, long count, GgufLimits limits)
    {
        if (count > limits.MaxSplits)
        {
            throw new ModelFormatException("gguf.limit.splits", "split.count", $"at most {limits.MaxSplits} files", $"{count}");
        }

        if (part.Metadata.FindInteger("split.no") != number || part.Metadata.FindInteger("split.count") != count)
        {
            throw new ModelFormatException(
                "gguf.split.number", "split.no", $"file {number} of {count}",
                $"{part.Metadata.FindInteger("split.no")} of {part.Metadata.FindInteger("split.count")}");
        }
    }

    private static string Number(long number) => number.ToString("D5", CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?<prefix>.+)-(?<number>[0-9]{5})-of-(?<count>[0-9]{5})\\.gguf$", RegexOptions.CultureInvariant)]
    private static partial Regex SplitName();
}

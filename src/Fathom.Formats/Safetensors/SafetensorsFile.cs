using System.Diagnostics.CodeAnalysis;
using Fathom.Numerics.Memory;

namespace Fathom.Formats.Safetensors;

/// <summary>One safetensors file, mapped into memory and checked as a whole: every byte belongs to exactly one tensor.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly MappedFile _file;
    private readonly Dictionary<string, SafetensorsTensor> _tensors;
    private readonly long _dataStart;

    private SafetensorsFile(MappedFile file, SafetensorsHeader header)
    {
        _file = file;
        _tensors = header.Tensors;
        _dataStart = header.DataStart;
        Metadata = header.Metadata;
    }

    /// <summary>All tensors, in the header's order.</summary>
    public IReadOnlyCollection<SafetensorsTensor> Tensors => _tensors.Values;

    /// <summary>The header's <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Length of the file in bytes.</summary>
    public long FileBytes => _file.Length;

    /// <summary>The file itself.</summary>
    internal MappedFile Mapping => _file;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">Limits on its content; null for <see cref="SafetensorsLimits.Default"/>.</param>
    /// <exception cref="ModelFormatException">The file is refused; codes begin with <c>safetensors.</c> or <c>json.</c>.</exception>
    /// <exception cref="IOException">It is missing or can't be read.</exception>
    public static SafetensorsFile Open(string path, SafetensorsLimits? limits = null)
    {
        MappedFile file = ModelPath.Map(path);
        try
        {
            return new SafetensorsFile(file, SafetensorsHeader.Read(file, Path.GetFileName(path), limits ?? SafetensorsLimits.Default));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Finds a tensor by its name.</summary>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor) => _tensors.TryGetValue(name, out tensor);

    /// <summary>A tensor's bytes, in place; valid until dispose.</summary>
    /// <param name="tensor">A tensor of this file.</param>
    public NativeSpan<byte> Data(SafetensorsTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return _file.Memory.Slice(_dataStart + tensor.Begin, tensor.End - tensor.Begin);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

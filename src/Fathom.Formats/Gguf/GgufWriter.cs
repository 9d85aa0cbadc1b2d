using System.Buffers.Binary;
using System.Text;

namespace Fathom.Formats.Gguf;

/// <summary>
/// Writes a GGUF file (version 3): metadata, then tensor declarations, then the tensors' bytes in the same order. The file gets its name when it is
/// complete.
/// </summary>
/// <remarks>Only the header is kept in memory.</remarks>
public sealed class GgufWriter : IDisposable
{
    /// <summary>Alignment of tensor data, in bytes: the format's default.</summary>
    public const int Alignment = 32;

    private const uint Version = 3;

    private readonly AtomicFile _file;
    private readonly List<Declared> _tensors = [];
    private readonly HashSet<string> _names = [];
    private int _current = -1;
    private long _written;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Path that it gets in <see cref="Commit"/>, replacing any file there.</param>
    public GgufWriter(string path) => _file = new AtomicFile(path);

    /// <summary>The metadata; must be complete before the first tensor byte is written.</summary>
    public GgufMetadataWriter Metadata { get; } = new();

    /// <summary>Bytes of all tensors declared so far.</summary>
    internal long DeclaredBytes => _tensors.Sum(tensor => tensor.Bytes);

    /// <summary>Declares a tensor.</summary>
    /// <param name="name">Name, shorter than 64 bytes.</param>
    /// <param name="type">Storage type.</param>
    /// <param name="dimensions">Lengths, innermost first.</param>
    /// <exception cref="ArgumentException">The name is taken or too long, or a row is not a whole number of blocks.</exception>
    public void Declare(string name, GgufTensorType type, ReadOnlySpan<long> dimensions)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (_current >= 0)
        {
            throw new InvalidOperationException("tensors are declared before the first one is written");
        }

        if (Encoding.UTF8.GetByteCount(name) > GgufLimits.Default.MaxTensorNameBytes || !_names.Add(name))
        {
            throw new ArgumentException($"'{name}' is declared already, or too long", nameof(name));
        }

        if (dimensions.IsEmpty || dimensions[0] % type.BlockLength != 0)
        {
            throw new ArgumentException($"{name}: a row must be whole {type.Name} blocks of {type.BlockLength}", nameof(dimensions));
        }

        long bytes = dimensions[0] / type.BlockLength * type.BlockBytes;
        foreach (long length in dimensions[1..])
        {
            bytes = checked(bytes * length);
        }

        _tensors.Add(new Declared(name, type, dimensions.ToArray(), bytes));
    }

    /// <summary>Writes the next bytes of the current tensor, or the first bytes of the next one.</summary>
    /// <exception cref="InvalidOperationException">That tensor has fewer bytes left.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_current < 0)
        {
            WriteHeader();
        }

        SkipFinished();
        if (_current == _tensors.Count || bytes.Length > _tensors[_current].Bytes - _written)
        {
            throw new InvalidOperationException("more bytes than the declared tensors have");
        }

        _file.Stream.Write(bytes);
        _written += bytes.Length;
    }

    /// <summary>Completes the file and gives it its name.</summary>
    /// <returns>Its length in bytes.</returns>
    /// <exception cref="InvalidOperationException">A declared tensor is incomplete.</exception>
    public long Commit()
    {
        if (_current < 0)
        {
            WriteHeader();
        }

        SkipFinished();
        if (_current < _tensors.Count)
        {
            throw new InvalidOperationException($"'{_tensors[_current].Name}' has {_written} of {_tensors[_current].Bytes} bytes");
        }

        long length = _file.Stream.Length;
        _file.Commit();
        return length;
    }

    /// <summary>Discards the file unless it was committed.</summary>
    public void Dispose() => _file.Dispose();

    private void SkipFinished()
    {
        while (_current < _tensors.Count && _written == _tensors[_current].Bytes)
        {
            Pad();
            _current++;
            _written = 0;
        }
    }

    private void WriteHeader()
    {
        WriteBytes("GGUF"u8);
        WriteUInt32(Version);
        WriteUInt64((ulong)_tensors.Count);
        WriteUInt64((ulong)Metadata.Count);
        WriteBytes(Metadata.Bytes);
        long offset = 0;
        foreach (Declared tensor in _tensors)
        {
            byte[] name = Encoding.UTF8.GetBytes(tensor.Name);
            WriteUInt64((ulong)name.Length);
            WriteBytes(name);
            WriteUInt32((uint)tensor.Dimensions.Length);
            foreach (long length in tensor.Dimensions)
            {
                WriteUInt64((ulong)length);
            }

            WriteUInt32((uint)tensor.Type.Id);
            WriteUInt64((ulong)offset);
            offset = checked(offset + ((tensor.Bytes + Alignment - 1) / Alignment * Alignment));
        }

        Pad();
        _current = 0;
    }

    private void Pad()
    {
        Span<byte> zeros = stackalloc byte[Alignment];
        zeros.Clear();
        int rest = (int)(_file.Stream.Position % Alignment);
        WriteBytes(zeros[..(rest == 0 ? 0 : Alignment - rest)]);
    }

    private void WriteUInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        WriteBytes(bytes);
    }

    private void WriteUInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        WriteBytes(bytes);
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes) => _file.Stream.Write(bytes);

    private sealed record Declared(string Name, GgufTensorType Type, long[] Dimensions, long Bytes);
}

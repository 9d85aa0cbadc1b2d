using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Fathom.Formats.Safetensors;

/// <summary>A tensor that will be written to a safetensors file.</summary>
/// <param name="Name">Name.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Shape">Lengths, outermost first.</param>
public sealed record SafetensorsDeclaration(string Name, SafetensorsDtype Dtype, IReadOnlyList<long> Shape)
{
    /// <summary>Number of bytes.</summary>
    /// <exception cref="OverflowException">More than 2^63.</exception>
    public long Bytes => checked(Shape.Aggregate((long)Dtype.Bits, (bits, length) => checked(bits * length)) / 8);
}

/// <summary>
/// Writes one safetensors file: a header made from declarations, then the tensors' bytes in the same order. The file gets its name when it is
/// complete.
/// </summary>
/// <remarks>The header is padded with spaces so that the data begins at a multiple of 8 bytes.</remarks>
public sealed class SafetensorsWriter : IDisposable
{
    private const int Alignment = 8;

    private readonly AtomicFile _file;
    private readonly long _length;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Path that it gets in <see cref="Commit"/>, replacing any file there.</param>
    /// <param name="tensors">All tensors, in the order in which their bytes will be written.</param>
    /// <param name="metadata">The header's <c>__metadata__</c>; null for none.</param>
    /// <exception cref="ArgumentException">A name is declared twice.</exception>
    public SafetensorsWriter(string path, IReadOnlyList<SafetensorsDeclaration> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.DistinctBy(tensor => tensor.Name).Count() != tensors.Count)
        {
            throw new ArgumentException("a tensor is declared twice", nameof(tensors));
        }

        byte[] header = Header(tensors, metadata);
        _file = new AtomicFile(path);
        _file.Stream.Write(header);
        _length = checked(_file.Stream.Position + tensors.Sum(tensor => tensor.Bytes));
    }

    /// <summary>Writes the next bytes.</summary>
    /// <exception cref="InvalidOperationException">The declared tensors have fewer bytes left.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _length - _file.Stream.Position)
        {
            throw new InvalidOperationException("more bytes than the declared tensors have");
        }

        _file.Stream.Write(bytes);
    }

    /// <summary>Completes the file and gives it its name.</summary>
    /// <returns>Its length in bytes.</returns>
    /// <exception cref="InvalidOperationException">Bytes are missing.</exception>
    public long Commit()
    {
        if (_file.Stream.Position != _length)
        {
            throw new InvalidOperationException($"{_length - _file.Stream.Position} bytes of the declared tensors are missing");
        }

        _file.Commit();
        return _length;
    }

    /// <summary>Discards the file unless it was committed.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Everything before the data.</summary>
    internal static byte[] Header(IReadOnlyList<SafetensorsDeclaration> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ReadOnlySpan<byte> json = Json(tensors, metadata);
        int padding = (Alignment - (json.Length % Alignment)) % Alignment;
        byte[] header = new byte[sizeof(ulong) + json.Length + padding];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(json.Length + padding));
        json.CopyTo(header.AsSpan(sizeof(ulong)));
        header.AsSpan(sizeof(ulong) + json.Length).Fill((byte)' ');
        return header;
    }

    private static ReadOnlySpan<byte> Json(IReadOnlyList<SafetensorsDeclaration> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (metadata is not null)
        {
            json.WriteStartObject("__metadata__");
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        long offset = 0;
        foreach (SafetensorsDeclaration tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Dtype.Name);
            WriteNumbers(json, "shape", tensor.Shape);
            WriteNumbers(json, "data_offsets", [offset, offset += tensor.Bytes]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}

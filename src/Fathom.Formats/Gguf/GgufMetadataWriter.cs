using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fathom.Formats.Gguf;

/// <summary>Encodes metadata pairs as in a GGUF file, in the order in which they are added.</summary>
public sealed class GgufMetadataWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly HashSet<string> _keys = [];

    /// <summary>Number of pairs.</summary>
    public int Count => _keys.Count;

    internal ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Whether a pair with this key was added.</summary>
    public bool Contains(string key) => _keys.Contains(key);

    /// <summary>Adds a string.</summary>
    /// <exception cref="ArgumentException">The key was added before. This applies to all other methods, too.</exception>
    public void Add(string key, string value)
    {
        Begin(key, GgufValueType.String);
        WriteString(value);
    }

    /// <summary>Adds an unsigned 32-bit integer, the usual type of counts.</summary>
    public void Add(string key, uint value)
    {
        Begin(key, GgufValueType.UInt32);
        WriteUInt32(value);
    }

    /// <summary>Adds a count as an unsigned 32-bit integer.</summary>
    public void Add(string key, int value) => Add(key, checked((uint)value));

    /// <summary>Adds a single-precision number.</summary>
    public void Add(string key, float value)
    {
        Begin(key, GgufValueType.Float32);
        WriteUInt32(BitConverter.SingleToUInt32Bits(value));
    }

    /// <summary>Adds a boolean.</summary>
    public void Add(string key, bool value)
    {
        Begin(key, GgufValueType.Bool);
        _bytes.Write([value ? (byte)1 : (byte)0]);
    }

    /// <summary>Adds an array of strings.</summary>
    public void Add(string key, IReadOnlyCollection<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        BeginArray(key, GgufValueType.String, values.Count);
        foreach (string value in values)
        {
            WriteString(value);
        }
    }

    /// <summary>Adds an array of 32-bit integers.</summary>
    public void Add(string key, ReadOnlySpan<int> values)
    {
        BeginArray(key, GgufValueType.Int32, values.Length);
        foreach (int value in values)
        {
            WriteUInt32((uint)value);
        }
    }

    /// <summary>Adds an array of single-precision numbers.</summary>
    public void Add(string key, ReadOnlySpan<float> values)
    {
        BeginArray(key, GgufValueType.Float32, values.Length);
        foreach (float value in values)
        {
            WriteUInt32(BitConverter.SingleToUInt32Bits(value));
        }
    }

    /// <summary>Adds a 16-bit unsigned integer: the type of split numbers.</summary>
    public void Add(string key, ushort value)
    {
        Begin(key, GgufValueType.UInt16);
        _bytes.Write([(byte)value, (byte)(value >> 8)]);
    }

    /// <summary>Copies a pair of any type from another file.</summary>
    public void Copy(GgufMetadata source, string key)
    {
        ArgumentNullException.ThrowIfNull(source);
        AddKey(key);
        _bytes.Write(source.RawValue(key));
    }

    private void BeginArray(string key, GgufValueType elementType, int count)
    {
        Begin(key, GgufValueType.Array);
        WriteUInt32((uint)elementType);
        WriteUInt64((ulong)count);
    }

    private void Begin(string key, GgufValueType type)
    {
        AddKey(key);
        WriteUInt32((uint)type);
    }

    private void AddKey(string key)
    {
        if (!_keys.Add(key))
        {
            throw new ArgumentException($"'{key}' was added before", nameof(key));
        }

        WriteString(key);
    }

    private void WriteString(string value)
    {
        WriteUInt64((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _bytes);
    }

    private void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(sizeof(uint)), value);
        _bytes.Advance(sizeof(uint));
    }

    private void WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.GetSpan(sizeof(ulong)), value);
        _bytes.Advance(sizeof(ulong));
    }
}

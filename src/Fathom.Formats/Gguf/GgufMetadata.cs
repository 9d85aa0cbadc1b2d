using System.Buffers.Binary;
using System.Text;
using Fathom.Numerics.Memory;

namespace Fathom.Formats.Gguf;

/// <summary>A GGUF file's metadata. Values are decoded on request; opening the file has checked that each one is complete.</summary>
public sealed class GgufMetadata
{
    private readonly MappedFile _file;
    private readonly Dictionary<string, long> _offsets;
    private readonly GgufLimits _limits;

    internal GgufMetadata(MappedFile file, Dictionary<string, long> offsets, GgufLimits limits)
    {
        _file = file;
        _offsets = offsets;
        _limits = limits;
    }

    /// <summary>Number of pairs.</summary>
    public int Count => _offsets.Count;

    /// <summary>All keys, in the file's order.</summary>
    public IEnumerable<string> Keys => _offsets.Keys;

    /// <summary>Whether a key exists.</summary>
    public bool Contains(string key) => _offsets.ContainsKey(key);

    /// <summary>Type of a value.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public GgufValueType TypeOf(string key) => (GgufValueType)At(_offsets[key]).ReadUInt32();

    /// <summary>A whole number of any integer type; null if the key is absent.</summary>
    /// <exception cref="ModelFormatException">The value is not an integer, or exceeds 63 bits.</exception>
    public long? FindInteger(string key)
    {
        if (!TryOpen(key, out GgufCursor cursor, out GgufValueType type))
        {
            return null;
        }

        return ReadInteger(ref cursor, type) ?? throw WrongType(key, "an integer below 2^63", type);
    }

    /// <summary>A number of any numeric type; null if the key is absent.</summary>
    /// <exception cref="ModelFormatException">The value is not a number.</exception>
    public double? FindNumber(string key)
    {
        if (!TryOpen(key, out GgufCursor cursor, out GgufValueType type))
        {
            return null;
        }

        return type switch
        {
            GgufValueType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(cursor.Take(4)),
            GgufValueType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(cursor.Take(8)),
            _ => ReadInteger(ref cursor, type) ?? throw WrongType(key, "a number", type),
        };
    }

    /// <summary>A boolean; null if the key is absent.</summary>
    /// <exception cref="ModelFormatException">The value has another type.</exception>
    public bool? FindBoolean(string key)
    {
        if (!TryOpen(key, out GgufCursor cursor, out GgufValueType type))
        {
            return null;
        }

        return type == GgufValueType.Bool ? cursor.ReadByte() != 0 : throw WrongType(key, "a boolean", type);
    }

    /// <summary>A string; null if the key is absent. Bytes that are not UTF-8 become U+FFFD.</summary>
    /// <exception cref="ModelFormatException">The value has another type.</exception>
    public string? FindString(string key)
    {
        if (!TryOpen(key, out GgufCursor cursor, out GgufValueType type))
        {
            return null;
        }

        return type == GgufValueType.String
            ? Encoding.UTF8.GetString(cursor.Take((int)cursor.ReadUInt64()))
            : throw WrongType(key, "a string", type);
    }

    /// <summary>An array; null if the key is absent.</summary>
    /// <exception cref="ModelFormatException">The value has another type.</exception>
    public GgufArray? FindArray(string key)
    {
        if (!TryOpen(key, out GgufCursor cursor, out GgufValueType type))
        {
            return null;
        }

        if (type != GgufValueType.Array)
        {
            throw WrongType(key, "an array", type);
        }

        var elementType = (GgufValueType)cursor.ReadUInt32();
        return new GgufArray(key, _file, elementType, (int)cursor.ReadUInt64(), cursor.Position);
    }

    /// <summary>The bytes of a pair's type and value, as stored in the file.</summary>
    internal ReadOnlySpan<byte> RawValue(string key)
    {
        long start = _offsets[key];
        GgufCursor cursor = At(start);
        GgufHeader.SkipTypedValue(ref cursor, _limits);
        return _file.Memory.AsSpan(start, checked((int)(cursor.Position - start)));
    }

    private static long? ReadInteger(ref GgufCursor cursor, GgufValueType type) => type switch
    {
        GgufValueType.UInt8 => cursor.ReadByte(),
        GgufValueType.Int8 => (sbyte)cursor.ReadByte(),
        GgufValueType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(cursor.Take(2)),
        GgufValueType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(cursor.Take(2)),
        GgufValueType.UInt32 => cursor.ReadUInt32(),
        GgufValueType.Int32 => (int)cursor.ReadUInt32(),
        GgufValueType.Int64 => (long)cursor.ReadUInt64(),
        GgufValueType.UInt64 when cursor.ReadUInt64() is <= long.MaxValue and var value => (long)value,
        _ => null,
    };

    private static ModelFormatException WrongType(string key, string expected, GgufValueType actual) =>
        new("gguf.metadata.type", key, expected, $"{actual}");

    private GgufCursor At(long offset) => new(_file.Memory, offset);

    private bool TryOpen(string key, out GgufCursor cursor, out GgufValueType type)
    {
        if (!_offsets.TryGetValue(key, out long offset))
        {
            cursor = default;
            type = default;
            return false;
        }

        cursor = At(offset);
        type = (GgufValueType)cursor.ReadUInt32();
        return true;
    }
}

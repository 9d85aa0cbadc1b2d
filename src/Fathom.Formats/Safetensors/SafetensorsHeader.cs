using System.Buffers.Binary;
using System.Text.Json;
using Fathom.Formats.Json;
using Fathom.Numerics.Memory;

namespace Fathom.Formats.Safetensors;

/// <summary>Reads and checks a safetensors header: <c>u64 N | N bytes of JSON | data</c>.</summary>
internal sealed class SafetensorsHeader
{
    private const int LengthBytes = 8;
    private const int MaxDtypeBytes = 64;
    private const string MetadataKey = "__metadata__";

    private readonly string _fileName;
    private readonly SafetensorsLimits _limits;
    private bool _hasMetadata;

    private SafetensorsHeader(string fileName, SafetensorsLimits limits)
    {
        _fileName = fileName;
        _limits = limits;
    }

    public Dictionary<string, SafetensorsTensor> Tensors { get; } = [];

    public Dictionary<string, string> Metadata { get; } = [];

    public long DataStart { get; private set; }

    /// <summary>Reads a file's header.</summary>
    /// <exception cref="ModelFormatException">The file is refused.</exception>
    public static SafetensorsHeader Read(MappedFile file, string fileName, SafetensorsLimits limits)
    {
        var header = new SafetensorsHeader(fileName, limits);
        ReadOnlySpan<byte> json = header.TakeJson(file);
        header.Parse(json);
        header.CheckLayout(file.Length - header.DataStart);
        return header;
    }

    private static ModelFormatException WrongField(string name, string expected) => new("safetensors.tensor", name, expected, "something else");

    private static long[] ReadShape(ref Utf8JsonReader reader, string name, int limit)
    {
        Span<long> lengths = stackalloc long[limit];
        return lengths[..ReadNumbers(ref reader, name, lengths)].ToArray();
    }

    private static (long Begin, long End) ReadOffsets(ref Utf8JsonReader reader, string name)
    {
        Span<long> offsets = stackalloc long[2];
        return ReadNumbers(ref reader, name, offsets) == 2 ? (offsets[0], offsets[1]) : throw WrongField(name, "two data_offsets");
    }

    /// <summary>Reads an array of whole numbers and returns their count.</summary>
    private static int ReadNumbers(ref Utf8JsonReader reader, string name, scoped Span<long> numbers)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw WrongField(name, "an array of numbers");
        }

        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == numbers.Length)
            {
                throw new ModelFormatException("safetensors.limit.dimensions", name, $"at most {numbers.Length} numbers", "more");
            }

            numbers[count++] = reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out ulong value) && value <= long.MaxValue
                ? (long)value
                : throw WrongField(name, "whole numbers below 2^63");
        }

        return count;
    }

    private ReadOnlySpan<byte> TakeJson(MappedFile file)
    {
        if (file.Length < LengthBytes)
        {
            throw new ModelFormatException("safetensors.truncated", _fileName, $"at least {LengthBytes} bytes", $"{file.Length}");
        }

        // bytes 0…7: length of the JSON, little-endian; then the JSON; then the tensors' bytes
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Memory.AsSpan(0, LengthBytes));
        if (length > (ulong)_limits.MaxHeaderBytes)
        {
            throw new ModelFormatException("safetensors.limit.header", "byte 0", $"a header of at most {_limits.MaxHeaderBytes} bytes", $"{length}");
        }

        if (length > (ulong)(file.Length - LengthBytes))
        {
            throw new ModelFormatException(
                "safetensors.truncated", "byte 0", $"a header of {length} bytes", $"{file.Length - LengthBytes} before the end of the file");
        }

        DataStart = LengthBytes + (long)length;
        ReadOnlySpan<byte> json = file.Memory.AsSpan(LengthBytes, (int)length);
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw new ModelFormatException("safetensors.header", "byte 8", "'{'", "another byte");
        }

        StrictJson.RequireUtf8(json, _fileName);
        return json;
    }

    private void Parse(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = StrictJson.Reader(json);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                if (name == MetadataKey)
                {
                    ReadMetadata(ref reader);
                }
                else
                {
                    Add(ReadTensor(ref reader, name));
                }
            }

            // Read to the end: only white space may follow.
            while (reader.Read())
            {
            }
        }
        catch (JsonException failure)
        {
            throw StrictJson.Invalid(_fileName, failure);
        }
        catch (InvalidOperationException failure)
        {
            // An escape that is only half of a surrogate pair.
            throw new ModelFormatException("json.utf8", _fileName, "strings of whole characters", "a lone surrogate", failure);
        }
    }

    private void Add(SafetensorsTensor tensor)
    {
        if (Tensors.Count == _limits.MaxTensors)
        {
            throw new ModelFormatException("safetensors.limit.tensors", _fileName, $"at most {_limits.MaxTensors} tensors", "more");
        }

        if (!Tensors.TryAdd(tensor.Name, tensor))
        {
            throw new ModelFormatException("safetensors.duplicate", tensor.Name, "every tensor once", "the name again");
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject || _hasMetadata)
        {
            throw new ModelFormatException("safetensors.metadata", MetadataKey, "one object of strings", _hasMetadata ? "a second one" : "something else");
        }

        _hasMetadata = true;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Metadata.Count == _limits.MaxMetadataPairs)
            {
                throw new ModelFormatException("safetensors.limit.metadata", MetadataKey, $"at most {_limits.MaxMetadataPairs} pairs", "more");
            }

            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !Metadata.TryAdd(key, reader.GetString()!))
            {
                throw new ModelFormatException("safetensors.metadata", key, "a string, every key once", "something else");
            }
        }
    }

    private SafetensorsTensor ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw WrongField(name, "an object with dtype, shape and data_offsets");
        }

        SafetensorsDtype? dtype = null;
        long[]? shape = null;
        (long Begin, long End)? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (dtype is null && TryTake(ref reader, "dtype"u8))
            {
                dtype = ReadDtype(ref reader, name);
            }
            else if (shape is null && TryTake(ref reader, "shape"u8))
            {
                shape = ReadShape(ref reader, name, _limits.MaxDimensions);
            }
            else if (offsets is null && TryTake(ref reader, "data_offsets"u8))
            {
                offsets = ReadOffsets(ref reader, name);
            }
            else
            {
                throw WrongField(name, "dtype, shape and data_offsets once each and nothing else");
            }
        }

        return dtype is not null && shape is not null && offsets is { } range
            ? Checked(new SafetensorsTensor(name, dtype, shape, range.Begin, range.End))
            : throw WrongField(name, "dtype, shape and two data_offsets");
    }

    /// <summary>Moves to the value of a field if it has this name.</summary>
    private static bool TryTake(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    private static SafetensorsDtype ReadDtype(ref Utf8JsonReader reader, string name)
    {
        // An escaped character takes six bytes (\u0041), so a name may be longer in the file than in the table.
        Span<char> dtype = stackalloc char[MaxDtypeBytes];
        return reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxDtypeBytes
            && SafetensorsDtype.TryGet(dtype[..reader.CopyString(dtype)], out SafetensorsDtype? known)
            ? known
            : throw new ModelFormatException("safetensors.dtype", name, "a dtype of the format", "another");
    }

    private static SafetensorsTensor Checked(SafetensorsTensor tensor)
    {
        // Before each product, bits is at most 2^63 − 1 and the length below 2^64, so 128 bits can't overflow.
        UInt128 bits = (uint)tensor.Dtype.Bits;
        foreach (long length in tensor.Shape)
        {
            bits *= (ulong)length;
            if (bits > long.MaxValue)
            {
                throw new ModelFormatException("safetensors.shape", tensor.Name, "fewer than 2^63 bits", "more");
            }
        }

        return bits % 8 == 0 && tensor.End >= tensor.Begin && (UInt128)(tensor.End - tensor.Begin) == bits / 8
            ? tensor
            : throw new ModelFormatException(
                "safetensors.size", tensor.Name, $"data_offsets {bits / 8} bytes apart, as the shape says", $"{tensor.Begin} … {tensor.End}");
    }

    private void CheckLayout(long dataBytes)
    {
        // In order of their offsets, each tensor must begin where the one before ends: no holes, no overlaps, and nothing after the last.
        SafetensorsTensor[] sorted = [.. Tensors.Values];
        Array.Sort(sorted, static (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        long end = 0;
        foreach (SafetensorsTensor tensor in sorted)
        {
            if (tensor.Begin != end)
            {
                throw new ModelFormatException("safetensors.offsets", tensor.Name, $"begin at {end}, without hole or overlap", $"{tensor.Begin}");
            }

            end = tensor.End;
        }

        if (end != dataBytes)
        {
            throw new ModelFormatException(
                end > dataBytes ? "safetensors.truncated" : "safetensors.trailing", _fileName, $"{end} bytes of data, as the header says", $"{dataBytes}");
        }
    }
}

using System.Numerics;
using Fathom.Numerics.Memory;

namespace Fathom.Formats.Gguf;

/// <summary>Reads and checks everything before the tensor data of one GGUF file.</summary>
internal static class GgufHeader
{
    private const uint Magic = 0x46554747; // "GGUF", read as little-endian
    private const int DefaultAlignment = 32;

    // Key: length, at least one byte; value type; value of at least one byte.
    private const int MinMetadataPairBytes = 8 + 1 + 4 + 1;

    // Name: length, at least one byte; number of dimensions; type; offset.
    private const int MinTensorInfoBytes = 8 + 1 + 4 + 4 + 8;

    /// <summary>Reads one file.</summary>
    /// <param name="file">The file, mapped.</param>
    /// <param name="part">Which file of a split model this is, from 0.</param>
    /// <param name="limits">Limits on its content.</param>
    /// <exception cref="ModelFormatException">The file is refused.</exception>
    public static GgufPart Read(MappedFile file, int part, GgufLimits limits)
    {
        // bytes 0…3: magic, 4…7: version, 8…15: number of tensors, 16…23: number of metadata pairs; then the pairs, the tensor infos, padding, and the data
        var cursor = new GgufCursor(file.Memory);
        uint version = ReadVersion(ref cursor);
        int tensorCount = ReadCount(ref cursor, limits.MaxTensors, "gguf.limit.tensors");
        int pairCount = ReadCount(ref cursor, limits.MaxMetadataPairs, "gguf.limit.metadata");
        RequireRoom(cursor, tensorCount, MinTensorInfoBytes, "tensors");
        RequireRoom(cursor, pairCount, MinMetadataPairBytes, "metadata pairs");

        GgufMetadata metadata = ReadMetadata(file, ref cursor, pairCount, limits);
        int alignment = ReadAlignment(metadata, limits);
        GgufTensor[] tensors = ReadTensorInfos(ref cursor, tensorCount, alignment, part, limits);
        long dataStart = (long)Align((ulong)cursor.Position, alignment);
        RequireInside(tensors, file.Length - dataStart);
        return new GgufPart(file, (int)version, metadata, tensors, dataStart);
    }

    /// <summary>The next multiple of the alignment.</summary>
    public static UInt128 Align(UInt128 position, int alignment) => (position + (uint)alignment - 1) / (uint)alignment * (uint)alignment;

    /// <summary>Skips a value preceded by its type, checking that it is complete and within the limits.</summary>
    public static void SkipTypedValue(ref GgufCursor cursor, GgufLimits limits)
    {
        long start = cursor.Position;
        SkipValue(ref cursor, cursor.ReadUInt32(), start, limits, nesting: 0);
    }

    private static uint ReadVersion(ref GgufCursor cursor)
    {
        if (cursor.ReadUInt32() is not Magic and var magic)
        {
            throw new ModelFormatException("gguf.magic", "byte 0", "'GGUF'", $"0x{magic:x8}");
        }

        uint version = cursor.ReadUInt32();

        // A small version number in the upper half means that the bytes are swapped.
        if ((version & 0xFFFF) == 0 && version != 0)
        {
            throw new ModelFormatException("gguf.big_endian", "byte 4", "a little-endian file", "a big-endian one (convert it on the machine that wrote it)");
        }

        return version is 2 or 3 ? version : throw new ModelFormatException("gguf.version", "byte 4", "version 2 or 3", $"{version}");
    }

    private static int ReadCount(ref GgufCursor cursor, int limit, string code)
    {
        long start = cursor.Position;
        ulong count = cursor.ReadUInt64();
        return count <= (ulong)limit ? (int)count : throw new ModelFormatException(code, GgufCursor.At(start), $"at most {limit}", $"{count}");
    }

    private static void RequireRoom(GgufCursor cursor, int count, int leastBytes, string what)
    {
        if ((long)count * leastBytes > cursor.Remaining)
        {
            throw new ModelFormatException(
                "gguf.truncated", GgufCursor.At(cursor.Position), $"room for {count} {what}", $"{cursor.Remaining} bytes before the end of the file");
        }
    }

    private static GgufMetadata ReadMetadata(MappedFile file, ref GgufCursor cursor, int count, GgufLimits limits)
    {
        var offsets = new Dictionary<string, long>(count);
        for (int i = 0; i < count; i++)
        {
            long start = cursor.Position;
            string key = cursor.ReadName(limits.MaxKeyBytes, "gguf.metadata.key");
            if (!offsets.TryAdd(key, cursor.Position))
            {
                throw new ModelFormatException("gguf.metadata.duplicate", GgufCursor.At(start), "every key once", $"'{key}' again");
            }

            SkipTypedValue(ref cursor, limits);
        }

        return new GgufMetadata(file, offsets, limits);
    }

    private static void SkipValue(ref GgufCursor cursor, uint type, long start, GgufLimits limits, int nesting)
    {
        switch ((GgufValueType)type)
        {
            case GgufValueType.Bool:
                RequireBoolean(cursor.ReadByte(), start);
                break;
            case GgufValueType.String:
                cursor.TakeString(limits.MaxStringBytes, "gguf.limit.string");
                break;
            case GgufValueType.Array:
                SkipArray(ref cursor, limits, nesting + 1);
                break;
            default:
                cursor.Skip(SizeOf(type, start));
                break;
        }
    }

    private static void SkipArray(ref GgufCursor cursor, GgufLimits limits, int nesting)
    {
        long start = cursor.Position;
        if (nesting > limits.MaxArrayNesting)
        {
            throw new ModelFormatException("gguf.limit.nesting", GgufCursor.At(start), $"at most {limits.MaxArrayNesting} arrays in each other", $"{nesting}");
        }

        uint type = cursor.ReadUInt32();
        ulong count = cursor.ReadUInt64();
        if (count > (ulong)limits.MaxArrayElements)
        {
            throw new ModelFormatException("gguf.limit.array", GgufCursor.At(start), $"at most {limits.MaxArrayElements} elements", $"{count}");
        }

        if ((GgufValueType)type is GgufValueType.String or GgufValueType.Array or GgufValueType.Bool)
        {
            for (ulong i = 0; i < count; i++)
            {
                SkipValue(ref cursor, type, start, limits, nesting);
            }
        }
        else
        {
            // The count is limited to 31 bits, so the product can't overflow.
            cursor.Skip(count * SizeOf(type, start));
        }
    }

    private static void RequireBoolean(byte value, long start)
    {
        if (value > 1)
        {
            throw new ModelFormatException("gguf.metadata.boolean", GgufCursor.At(start), "0 or 1", $"{value}");
        }
    }

    private static ulong SizeOf(uint type, long start) => (GgufValueType)type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => throw new ModelFormatException("gguf.metadata.value_type", GgufCursor.At(start), "a value type 0 … 12", $"{type}"),
    };

    private static int ReadAlignment(GgufMetadata metadata, GgufLimits limits)
    {
        const string key = "general.alignment";
        if (!metadata.Contains(key))
        {
            return DefaultAlignment;
        }

        long alignment = metadata.TypeOf(key) == GgufValueType.UInt32
            ? metadata.FindInteger(key)!.Value
            : throw new ModelFormatException("gguf.alignment", key, "a UInt32", $"{metadata.TypeOf(key)}");
        return alignment >= limits.MinAlignment && alignment <= limits.MaxAlignment && BitOperations.IsPow2(alignment)
            ? (int)alignment
            : throw new ModelFormatException("gguf.alignment", key, $"a power of two, {limits.MinAlignment} … {limits.MaxAlignment}", $"{alignment}");
    }

    private static GgufTensor[] ReadTensorInfos(ref GgufCursor cursor, int count, int alignment, int part, GgufLimits limits)
    {
        var tensors = new GgufTensor[count];
        UInt128 end = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i] = ReadTensorInfo(ref cursor, part, limits);

            // Offsets are relative to the data section; tensors follow each other without holes, each padded to the alignment.
            if ((UInt128)tensors[i].Offset != end)
            {
                throw new ModelFormatException("gguf.tensor.offset", tensors[i].Name, $"offset {end}, where the tensor before it ends", $"{tensors[i].Offset}");
            }

            end = Align(end + (ulong)tensors[i].Bytes, alignment);
        }

        return tensors;
    }

    private static GgufTensor ReadTensorInfo(ref GgufCursor cursor, int part, GgufLimits limits)
    {
        string name = cursor.ReadName(limits.MaxTensorNameBytes, "gguf.tensor.name");
        uint rank = cursor.ReadUInt32();
        if (rank > limits.MaxDimensions)
        {
            throw new ModelFormatException("gguf.tensor.dimensions", name, $"at most {limits.MaxDimensions} dimensions", $"{rank}");
        }

        long[] dimensions = new long[rank];
        UInt128 elements = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            ulong length = cursor.ReadUInt64();

            // Before each product, elements is below 2^63 and the length below 2^64, so 128 bits can't overflow.
            elements *= length;
            if (length > long.MaxValue || elements > long.MaxValue)
            {
                throw new ModelFormatException("gguf.tensor.shape", name, "fewer than 2^63 values", "more");
            }

            dimensions[i] = (long)length;
        }

        return WithType(name, dimensions, elements, cursor.ReadUInt32(), cursor.ReadUInt64(), part);
    }

    private static GgufTensor WithType(string name, long[] dimensions, UInt128 elements, uint typeId, ulong offset, int part)
    {
        if (!GgufTensorType.TryGet(typeId, out GgufTensorType? type))
        {
            throw new ModelFormatException("gguf.tensor.type", name, "a tensor type that ggml has", $"type {typeId}");
        }

        long columns = dimensions.Length == 0 ? 1 : dimensions[0];
        if (columns % type.BlockLength != 0)
        {
            throw new ModelFormatException("gguf.tensor.block", name, $"rows of whole {type.Name} blocks of {type.BlockLength}", $"rows of {columns}");
        }

        UInt128 bytes = elements / (uint)type.BlockLength * (uint)type.BlockBytes;
        return bytes <= long.MaxValue && offset <= long.MaxValue
            ? new GgufTensor(name, type, dimensions, (long)offset, (long)bytes, part)
            : throw new ModelFormatException("gguf.tensor.out_of_bounds", name, "offset and size below 2^63", $"{bytes} bytes at {offset}");
    }

    private static void RequireInside(GgufTensor[] tensors, long dataBytes)
    {
        foreach (GgufTensor tensor in tensors)
        {
            if (tensor.Bytes > 0 && (UInt128)tensor.Offset + (ulong)tensor.Bytes > (UInt128)Math.Max(0, dataBytes))
            {
                throw new ModelFormatException(
                    "gguf.tensor.out_of_bounds", tensor.Name, $"{tensor.Bytes} bytes at {tensor.Offset} inside the file",
                    $"a data section of {Math.Max(0, dataBytes)} bytes");
            }
        }
    }
}

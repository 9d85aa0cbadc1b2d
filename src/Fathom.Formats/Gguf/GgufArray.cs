using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Fathom.Numerics.Memory;

namespace Fathom.Formats.Gguf;

/// <summary>An array in a GGUF file's metadata, decoded only on request: a vocabulary of 150,000 tokens costs nothing until then.</summary>
public sealed class GgufArray
{
    private readonly string _key;
    private readonly MappedFile _file;
    private readonly long _offset;

    internal GgufArray(string key, MappedFile file, GgufValueType elementType, int count, long offset)
    {
        _key = key;
        _file = file;
        _offset = offset;
        ElementType = elementType;
        Count = count;
    }

    /// <summary>Type of the elements.</summary>
    public GgufValueType ElementType { get; }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>Decodes all strings. Bytes that are not UTF-8 become U+FFFD.</summary>
    /// <exception cref="ModelFormatException">The elements have another type.</exception>
    public string[] ToStrings()
    {
        Require(GgufValueType.String);
        var cursor = new GgufCursor(_file.Memory, _offset);
        string[] strings = new string[Count];
        for (int i = 0; i < strings.Length; i++)
        {
            strings[i] = Encoding.UTF8.GetString(cursor.Take((int)cursor.ReadUInt64()));
        }

        return strings;
    }

    /// <summary>Decodes all 32-bit integers.</summary>
    /// <exception cref="ModelFormatException">The elements have another type.</exception>
    public int[] ToInt32s()
    {
        if (ElementType != GgufValueType.UInt32)
        {
            Require(GgufValueType.Int32);
        }

        int[] values = new int[Count];
        Elements(sizeof(int)).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(values, values);
        }

        return values;
    }

    /// <summary>Decodes all single-precision numbers.</summary>
    /// <exception cref="ModelFormatException">The elements have another type.</exception>
    public float[] ToSingles()
    {
        Require(GgufValueType.Float32);
        float[] values = new float[Count];
        ReadOnlySpan<byte> elements = Elements(sizeof(float));
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(elements[(4 * i)..]);
        }

        return values;
    }

    private ReadOnlySpan<byte> Elements(int size) => _file.Memory.AsSpan(_offset, checked(Count * size));

    private void Require(GgufValueType type)
    {
        if (ElementType != type)
        {
            throw new ModelFormatException("gguf.metadata.type", _key, $"an array of {type}", $"an array of {ElementType}");
        }
    }
}

using System.Text;

namespace Fathom.Formats.Tests.Gguf;

/// <summary>Writes GGUF bytes one by one, so that each can be wrong.</summary>
internal sealed class RawGguf
{
    private readonly MemoryStream _stream = new();
    private readonly BinaryWriter _writer;

    public RawGguf(ulong tensors, ulong pairs, uint version = 3, string magic = "GGUF")
    {
        _writer = new BinaryWriter(_stream);
        _writer.Write(Encoding.ASCII.GetBytes(magic));
        _writer.Write(version);
        _writer.Write(tensors);
        _writer.Write(pairs);
    }

    public RawGguf Text(string text, ulong? length = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _writer.Write(length ?? (ulong)bytes.Length);
        _writer.Write(bytes);
        return this;
    }

    public RawGguf U32(uint value)
    {
        _writer.Write(value);
        return this;
    }

    public RawGguf U64(ulong value)
    {
        _writer.Write(value);
        return this;
    }

    public RawGguf Bytes(params byte[] bytes)
    {
        _writer.Write(bytes);
        return this;
    }

    /// <summary>A pair whose value is a UInt32.</summary>
    public RawGguf Pair(string key, uint value) => Text(key).U32(4).U32(value);

    public RawGguf Tensor(string name, uint type, ulong offset, params ulong[] dimensions)
    {
        Text(name).U32((uint)dimensions.Length);
        foreach (ulong length in dimensions)
        {
            U64(length);
        }

        return U32(type).U64(offset);
    }

    /// <summary>Pads to the alignment and adds data.</summary>
    public RawGguf Data(int bytes, int alignment = 32)
    {
        while (_stream.Length % alignment != 0)
        {
            _writer.Write((byte)0);
        }

        _writer.Write(new byte[bytes]);
        return this;
    }

    public byte[] ToArray() => _stream.ToArray();
}

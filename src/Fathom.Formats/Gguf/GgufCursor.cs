using System.Buffers.Binary;
using System.Text;
using Fathom.Numerics.Memory;

namespace Fathom.Formats.Gguf;

/// <summary>Reads a GGUF header from front to back, checking every read and skip against the remaining bytes first.</summary>
internal struct GgufCursor(NativeSpan<byte> bytes, long position = 0)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public long Position { get; private set; } = position;

    public readonly long Remaining => bytes.Length - Position;

    /// <summary>Describes a position for an error message.</summary>
    public static string At(long position) => $"byte {position}";

    public byte ReadByte() => Take(1)[0];

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Take(int count)
    {
        Require((ulong)count);
        ReadOnlySpan<byte> taken = bytes.AsSpan(Position, count);
        Position += count;
        return taken;
    }

    public void Skip(ulong count)
    {
        Require(count);
        Position += (long)count;
    }

    /// <summary>Takes the bytes of a string.</summary>
    /// <param name="limit">Longest allowed.</param>
    /// <param name="code">Error code if it is longer.</param>
    public ReadOnlySpan<byte> TakeString(int limit, string code)
    {
        long start = Position;
        ulong length = ReadUInt64();
        if (length > (ulong)limit)
        {
            throw new ModelFormatException(code, At(start), $"at most {limit} bytes", $"{length}");
        }

        return Take((int)length);
    }

    /// <summary>Reads a metadata key or tensor name: not empty, valid UTF-8.</summary>
    public string ReadName(int limit, string code)
    {
        long start = Position;
        ReadOnlySpan<byte> name = TakeString(limit, code);
        if (name.IsEmpty)
        {
            throw new ModelFormatException(code, At(start), "a name", "an empty string");
        }

        try
        {
            return s_strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            throw new ModelFormatException(code, At(start), "valid UTF-8", "other bytes");
        }
    }

    private readonly void Require(ulong count)
    {
        if (count > (ulong)Remaining)
        {
            throw new ModelFormatException("gguf.truncated", At(Position), $"{count} more bytes", $"{Remaining} before the end of the file");
        }
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Fathom.Server.Tests.Telemetry;

/// <summary>A message in protobuf's wire format, by field numbers.</summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;

    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    /// <summary>Reads one.</summary>
    public static ProtoMessage Parse(ReadOnlySpan<byte> data)
    {
        var message = new ProtoMessage();
        while (!data.IsEmpty)
        {
            ulong tag = ReadVarint(ref data);
            (int field, int type) = ((int)(tag >> 3), (int)(tag & 7));
            switch (type)
            {
                case Varint:
                    message._fields.Add((field, ReadVarint(ref data), []));
                    break;
                case Fixed64:
                    message._fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(data), []));
                    data = data[sizeof(ulong)..];
                    break;
                case Bytes:
                    int length = (int)ReadVarint(ref data);
                    message._fields.Add((field, 0, data[..length].ToArray()));
                    data = data[length..];
                    break;
                default:
                    message._fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(data), []));
                    data = data[sizeof(uint)..];
                    break;
            }
        }

        return message;
    }

    /// <summary>The messages of a field.</summary>
    public IEnumerable<ProtoMessage> All(int field) => _fields.Where(entry => entry.Field == field).Select(entry => Parse(entry.Bytes));

    /// <summary>A text.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(_fields.FirstOrDefault(entry => entry.Field == field).Bytes ?? []);

    /// <summary>A number.</summary>
    public ulong Number(int field) => _fields.FirstOrDefault(entry => entry.Field == field).Number;

    /// <summary>The bytes of a field; empty for none.</summary>
    public byte[] Raw(int field) => _fields.FirstOrDefault(entry => entry.Field == field).Bytes ?? [];

    private static ulong ReadVarint(ref ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = data[0];
            data = data[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}

using System.Buffers.Binary;

namespace Fathom.Testing.Fuzzing;

/// <summary>Damages bytes as files are damaged, and as attackers write them: extreme numbers where numbers are, pieces cut, doubled and exchanged.</summary>
public static class ByteMutator
{
    private static readonly long[] s_extremes =
    [
        0, 1, 2, 3, 7, 8, 31, 32, 33, 127, 128, 255, 256, 1023, 4096, 65_535, 65_536, 1 << 20, int.MaxValue, int.MaxValue - 7L, uint.MaxValue,
        1L << 32, 1L << 40, long.MaxValue, long.MaxValue - 31, long.MaxValue / 2, -1, -2, int.MinValue, long.MinValue,
    ];

    /// <summary>A damaged copy.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="bytes">The sound bytes.</param>
    /// <param name="head">How many of the first bytes are worth more attention than the rest: a header.</param>
    public static byte[] Mutate(Random random, ReadOnlySpan<byte> bytes, int head)
    {
        byte[] result = bytes.ToArray();
        for (int i = random.Next(1, 5); i > 0 && result.Length > 16; i--)
        {
            int region = random.Next(8) == 0 ? result.Length : Math.Min(head, result.Length);
            result = MutateOnce(random, result, Math.Max(1, region - sizeof(long)));
        }

        return result;
    }

    /// <summary>Puts an extreme number at a place.</summary>
    public static void WriteExtreme(Random random, Span<byte> place)
    {
        long number = s_extremes[random.Next(s_extremes.Length)];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(place, unchecked((int)number));
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(place, number);
        }
    }

    private static byte[] MutateOnce(Random random, byte[] bytes, int region)
    {
        int at = random.Next(region);
        int length = random.Next(1, 1 + Math.Min(64, bytes.Length - at));
        switch (random.Next(7))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 5:
                bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(random.Next(bytes.Length - length + 1)));
                return bytes;
            default:
                WriteExtreme(random, bytes.AsSpan(at));
                return bytes;
        }
    }
}

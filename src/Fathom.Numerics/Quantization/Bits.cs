using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Bit fields of the block formats, 32 at a time.</summary>
internal static unsafe class Bits
{
    /// <summary>The low nibbles of 16 bytes, then the high ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Nibbles(byte* source)
    {
        Vector128<byte> pairs = Vector128.Load(source);

        // Lower lane: the bytes, whose low nibbles the mask keeps. Upper lane: the high nibbles, shifted down.
        return Vector256.Create(pairs, pairs >>> 4) & Vector256.Create((byte)15);
    }

    /// <summary>Looks up the low nibbles of 16 bytes in a table of 16, then the high ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> LookUp(Vector128<sbyte> table, byte* source)
    {
        Vector256<byte> nibbles = Nibbles(source);
        return Vector256.Create(
            Vector128.Shuffle(table, nibbles.GetLower().AsSByte()),
            Vector128.Shuffle(table, nibbles.GetUpper().AsSByte()));
    }

    /// <summary>Byte i becomes <paramref name="value"/> where bit i is set, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Expand(uint bits, byte value)
    {
        // Byte k of the bits goes to bytes 8k…8k + 7. Indices 18 and 19 name bytes 2 and 3 again (the 4 bytes repeat), but within the upper 128-bit lane.
        Vector256<byte> spread = Vector256.Shuffle(
            Vector256.Create(bits).AsByte(),
            Vector256.Create(
                (byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,
                18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19));

        // Of every eight bytes, byte k keeps bit k.
        Vector256<byte> masks = Vector256.Create(0x8040_2010_0804_0201ul).AsByte();
        return Vector256.Equals(spread & masks, masks) & Vector256.Create(value);
    }
}

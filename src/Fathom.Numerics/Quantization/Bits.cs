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
        return Vector256.Create(pairs, pairs >>> 4) & Vector256.Create((byte)15);
    }

    /// <summary>What a table of 16 holds for the low nibbles of 16 bytes, then for the high ones.</summary>
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
        Vector256<byte> spread = Vector256.Shuffle(
            Vector256.Create(bits).AsByte(),
            Vector256.Create(
                (byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,
                18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19));
        Vector256<byte> masks = Vector256.Create(0x8040_2010_0804_0201ul).AsByte();
        return Vector256.Equals(spread & masks, masks) & Vector256.Create(value);
    }
}

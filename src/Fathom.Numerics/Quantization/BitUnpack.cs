using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Takes small integers out of sixteen packed bytes.</summary>
internal static class BitUnpack
{
    /// <summary>The low half of every byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Low4(Vector128<byte> packed) => (packed & Vector128.Create((byte)15)).AsSByte();

    /// <summary>The high half of every byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> High4(Vector128<byte> packed) => (packed >>> 4).AsSByte();

    /// <summary>Two bits of every byte, from <paramref name="shift"/> up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Bits2(Vector128<byte> packed, int shift) => ((packed >>> shift) & Vector128.Create((byte)3)).AsSByte();

    /// <summary>One bit of every byte, moved to where a number of <paramref name="weight"/> has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Bit(Vector128<byte> packed, int shift, sbyte weight)
    {
        Vector128<byte> mask = Vector128.Create((byte)(1 << shift));
        return Vector128.Equals(packed & mask, mask).AsSByte() & Vector128.Create(weight);
    }

    /// <summary>Bit <c>i</c> of <paramref name="bits"/> becomes byte <c>i</c>: <paramref name="weight"/> where set, else zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> SpreadBits(ushort bits, sbyte weight)
    {
        Vector128<byte> spread = Vector128.ShuffleNative(Vector128.Create(bits).AsByte(), Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
        Vector128<byte> mask = Vector128.Create(0x8040201008040201).AsByte();
        return Vector128.Equals(spread & mask, mask).AsSByte() & Vector128.Create(weight);
    }

    /// <summary>The value <paramref name="count"/> places on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Skip(ref float values, int count) => ref Unsafe.Add(ref values, count);
}

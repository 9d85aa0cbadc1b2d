using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Quantization;

/// <summary>Half-precision scales as the block formats store them.</summary>
internal static unsafe class HalfBits
{
    /// <summary>The sign bit.</summary>
    public const ushort Sign = 0x8000;

    private const float ExponentShift = 5.192296858534828e33f;

    /// <summary>The half at an address, which need not be aligned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(byte* source) => ToSingle(Unsafe.ReadUnaligned<ushort>(source));

    /// <summary>Reads halves at equal distances, such as the scales of consecutive blocks, gathering eight at a time into a vector.</summary>
    /// <param name="source">The first one.</param>
    /// <param name="stride">Bytes from one to the next.</param>
    /// <param name="count">How many.</param>
    /// <param name="destination"><c>[count]</c>.</param>
    /// <param name="flip">Bits to flip first: <see cref="Sign"/> negates.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(byte* source, int stride, int count, float* destination, ushort flip = 0)
    {
        int i = 0;
        for (; i <= count - 8; i += 8, source += 8 * stride)
        {
            HalfWidening.FromHalf(Vector256.WidenLower((EightWords(source, stride) ^ Vector128.Create(flip)).ToVector256Unsafe())).Store(destination + i);
        }

        for (; i <= count - 4; i += 4, source += 4 * stride)
        {
            HalfWidening.FromHalf(Vector256.WidenLower((FourWords(source, stride) ^ Vector128.Create(flip)).ToVector256Unsafe()))
                .GetLower()
                .Store(destination + i);
        }

        for (; i < count; i++, source += stride)
        {
            destination[i] = ToSingle((ushort)(Unsafe.ReadUnaligned<ushort>(source) ^ flip));
        }
    }

    /// <summary>
    /// Exact conversion without branches or calls, which would keep surrounding loops from using registers: the bits move to their place
    /// in a single, a product with 2^112 corrects the exponent, subnormals included, and infinities and NaNs get their exponent back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(ushort bits)
    {
        uint magnitude = (uint)(bits & 0x7FFF);
        uint scaled = BitConverter.SingleToUInt32Bits(BitConverter.UInt32BitsToSingle(magnitude << 13) * ExponentShift);

        // All ones where the exponent field is 31 (magnitude above 0x7BFF), else zero: the arithmetic shift copies the sign of the difference.
        uint special = (uint)((0x7BFF - (int)magnitude) >> 31) & 0x7F80_0000;
        return BitConverter.UInt32BitsToSingle(scaled | special | ((uint)(bits & Sign) << 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> EightWords(byte* source, int stride) =>
        // Words are picked by index, so the stride must be even. Four halves span 3·42 + 2 = 128 bytes at most; below 18, eight blocks may be too short.
        Avx512BW.IsSupported && stride % 2 == 0 && stride is >= 18 and <= 42 ? PickEightWords(source, stride) : CollectEightWords(source, stride);

    /// <summary>
    /// Picks four words from each of two 128-byte pieces. Reads no further than the end of the last block, even if the half is its second field.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> PickEightWords(byte* source, int stride)
    {
        // The second piece starts at the fifth half, or earlier so that it ends 2 bytes before the eighth stride does: if the half is the second field of
        // its block, that is where the last block ends.
        int second = Math.Min(4 * stride, (8 * stride) - sizeof(ushort) - (2 * Vector512<byte>.Count));
        return Sse2.UnpackLow(PickFourWords(source, 0, stride), PickFourWords(source + second, (4 * stride) - second, stride)).AsUInt16();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> PickFourWords(byte* source, int offset, int stride)
    {
        // Indices of 16-bit words in the 64 words of both vectors.
        Vector128<ushort> places = Vector128.Create(
            (ushort)(offset / 2), (ushort)((offset + stride) / 2), (ushort)((offset + (2 * stride)) / 2), (ushort)((offset + (3 * stride)) / 2), 0, 0, 0, 0);
        Vector512<ushort> low = Vector512.Load((ushort*)source);
        Vector512<ushort> high = Vector512.Load((ushort*)source + Vector512<ushort>.Count);
        return Avx512BW.PermuteVar32x16x2(low, places.ToVector256().ToVector512(), high).AsUInt64().GetLower().GetLower();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> CollectEightWords(byte* source, int stride) => Vector128.Create(
        Unsafe.ReadUnaligned<ushort>(source),
        Unsafe.ReadUnaligned<ushort>(source + stride),
        Unsafe.ReadUnaligned<ushort>(source + (2 * stride)),
        Unsafe.ReadUnaligned<ushort>(source + (3 * stride)),
        Unsafe.ReadUnaligned<ushort>(source + (4 * stride)),
        Unsafe.ReadUnaligned<ushort>(source + (5 * stride)),
        Unsafe.ReadUnaligned<ushort>(source + (6 * stride)),
        Unsafe.ReadUnaligned<ushort>(source + (7 * stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> FourWords(byte* source, int stride) => Vector128.Create(
        Unsafe.ReadUnaligned<ushort>(source),
        Unsafe.ReadUnaligned<ushort>(source + stride),
        Unsafe.ReadUnaligned<ushort>(source + (2 * stride)),
        Unsafe.ReadUnaligned<ushort>(source + (3 * stride)),
        0,
        0,
        0,
        0);
}

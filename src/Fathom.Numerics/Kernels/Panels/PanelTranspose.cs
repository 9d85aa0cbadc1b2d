using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Transposes 16 rows of 32 bytes into 8 vectors, each with one 32-bit group of every row.</summary>
internal static unsafe class PanelTranspose
{
    private const byte EvenLanes = 0b10_00_10_00;
    private const byte OddLanes = 0b11_01_11_01;

    /// <summary>Transposes 16 rows of 32 bytes.</summary>
    /// <param name="source">First row.</param>
    /// <param name="sourceStride">Bytes from one row to the next.</param>
    /// <param name="flip">Bits to flip in every vector.</param>
    /// <param name="destination">First vector, aligned to 64 bytes.</param>
    /// <param name="destinationStride">Bytes from one vector to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rows16(byte* source, long sourceStride, Vector512<int> flip, byte* destination, long destinationStride) =>
        Rows16(source, sourceStride, flip, destination, 2 * destinationStride, destinationStride);

    /// <summary>Transposes 16 rows of 32 bytes, with one stride for pairs of vectors and another within a pair.</summary>
    /// <param name="source">First row.</param>
    /// <param name="sourceStride">Bytes from one row to the next.</param>
    /// <param name="flip">Bits to flip in every vector.</param>
    /// <param name="destination">First vector, aligned to 64 bytes.</param>
    /// <param name="pairStride">Bytes from one pair of vectors to the next.</param>
    /// <param name="secondOffset">Bytes from the first vector of a pair to the second.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rows16(byte* source, long sourceStride, Vector512<int> flip, byte* destination, long pairStride, long secondOffset)
    {
        // The halves of a vector are rows r and r + 4. After Transpose4, with lanes of 128 bits and numbers for rows:
        // a0: group 0 of 0–3  | group 4 of 0–3  | group 0 of 4–7   | group 4 of 4–7
        // b0: group 0 of 8–11 | group 4 of 8–11 | group 0 of 12–15 | group 4 of 12–15
        // The even lanes of both are group 0 of all rows in order, the odd lanes group 4.
        Transpose4(source, sourceStride, out Vector512<int> a0, out Vector512<int> a1, out Vector512<int> a2, out Vector512<int> a3);
        Transpose4(source + (8 * sourceStride), sourceStride, out Vector512<int> b0, out Vector512<int> b1, out Vector512<int> b2, out Vector512<int> b3);
        Store(a0, b0, flip, destination, pairStride);
        Store(a1, b1, flip, destination + secondOffset, pairStride);
        Store(a2, b2, flip, destination + pairStride, pairStride);
        Store(a3, b3, flip, destination + pairStride + secondOffset, pairStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(byte* source, long stride, out Vector512<int> t0, out Vector512<int> t1, out Vector512<int> t2, out Vector512<int> t3)
    {
        Vector512<int> r0 = Load(source, stride);
        Vector512<int> r1 = Load(source + stride, stride);
        Vector512<int> r2 = Load(source + (2 * stride), stride);
        Vector512<int> r3 = Load(source + (3 * stride), stride);

        // In each lane of 128 bits, with rows a b c d and the lane's four groups 0 … 3:
        // low01: a0 b0 a1 b1      high01: a2 b2 a3 b3      low23: c0 d0 c1 d1      high23: c2 d2 c3 d3
        Vector512<long> low01 = Avx512F.UnpackLow(r0, r1).AsInt64();
        Vector512<long> high01 = Avx512F.UnpackHigh(r0, r1).AsInt64();
        Vector512<long> low23 = Avx512F.UnpackLow(r2, r3).AsInt64();
        Vector512<long> high23 = Avx512F.UnpackHigh(r2, r3).AsInt64();

        // t0: a0 b0 c0 d0      t1: a1 b1 c1 d1      t2: a2 b2 c2 d2      t3: a3 b3 c3 d3
        t0 = Avx512F.UnpackLow(low01, low23).AsInt32();
        t1 = Avx512F.UnpackHigh(low01, low23).AsInt32();
        t2 = Avx512F.UnpackLow(high01, high23).AsInt32();
        t3 = Avx512F.UnpackHigh(high01, high23).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Load(byte* source, long stride) =>
        Vector512.Create(Vector256.Load((int*)source), Vector256.Load((int*)(source + (4 * stride))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<int> a, Vector512<int> b, Vector512<int> flip, byte* destination, long pairStride)
    {
        // Even: a.0 a.2 b.0 b.2. Odd: a.1 a.3 b.1 b.3, four groups further on, which is two pairs of vectors.
        (Avx512F.Shuffle4x128(a, b, EvenLanes) ^ flip).StoreAligned((int*)destination);
        (Avx512F.Shuffle4x128(a, b, OddLanes) ^ flip).StoreAligned((int*)(destination + (2 * pairStride)));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Turns 16 rows of 32 bytes into 8 vectors, each holding one 32-bit group of every row.</summary>
internal static unsafe class PanelTranspose
{
    private const byte EvenLanes = 0b10_00_10_00;
    private const byte OddLanes = 0b11_01_11_01;

    /// <summary>Transposes.</summary>
    /// <param name="source">First row.</param>
    /// <param name="sourceStride">Bytes from one row to the next.</param>
    /// <param name="flip">Bits to flip in every vector.</param>
    /// <param name="destination">First vector, aligned to 64 bytes.</param>
    /// <param name="destinationStride">Bytes from one vector to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rows16(byte* source, long sourceStride, Vector512<int> flip, byte* destination, long destinationStride) =>
        Rows16(source, sourceStride, flip, destination, 2 * destinationStride, destinationStride);

    /// <summary>Transposes, and places pairs of vectors at other distances than the two of a pair.</summary>
    /// <param name="source">First row.</param>
    /// <param name="sourceStride">Bytes from one row to the next.</param>
    /// <param name="flip">Bits to flip in every vector.</param>
    /// <param name="destination">First vector, aligned to 64 bytes.</param>
    /// <param name="pairStride">Bytes from one pair of vectors to the next.</param>
    /// <param name="secondOffset">Bytes from the first vector of a pair to the second.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rows16(byte* source, long sourceStride, Vector512<int> flip, byte* destination, long pairStride, long secondOffset)
    {
        // Lanes of 128 bits: rows r and r + 4, so that picking even lanes puts the rows in order.
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
        Vector512<long> low01 = Avx512F.UnpackLow(r0, r1).AsInt64();
        Vector512<long> high01 = Avx512F.UnpackHigh(r0, r1).AsInt64();
        Vector512<long> low23 = Avx512F.UnpackLow(r2, r3).AsInt64();
        Vector512<long> high23 = Avx512F.UnpackHigh(r2, r3).AsInt64();
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
        (Avx512F.Shuffle4x128(a, b, EvenLanes) ^ flip).StoreAligned((int*)destination);
        (Avx512F.Shuffle4x128(a, b, OddLanes) ^ flip).StoreAligned((int*)(destination + (2 * pairStride)));
    }
}

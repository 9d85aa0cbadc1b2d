using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Transposes 8 rows of 32 bytes into 8 vectors, each with one 32-bit group of every row.</summary>
internal static unsafe class Avx2PanelTranspose
{
    /// <summary>Groups transposed at once.</summary>
    public const int Groups = 4;

    private const int HalfBytes = 16;

    /// <summary>Transposes 8 rows of 32 bytes.</summary>
    /// <param name="source">First row.</param>
    /// <param name="sourceStride">Bytes from one row to the next.</param>
    /// <param name="offset">Added to every byte.</param>
    /// <param name="destination">First vector, aligned to 32 bytes.</param>
    /// <param name="destinationStride">Bytes from one vector to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rows8(byte* source, long sourceStride, Vector256<byte> offset, byte* destination, long destinationStride)
    {
        for (int half = 0; half < 2; half++, destination += Groups * destinationStride)
        {
            FourGroups(
                source + (half * HalfBytes), sourceStride, out Vector256<byte> t0, out Vector256<byte> t1, out Vector256<byte> t2, out Vector256<byte> t3);
            (t0 + offset).StoreAligned(destination);
            (t1 + offset).StoreAligned(destination + destinationStride);
            (t2 + offset).StoreAligned(destination + (2 * destinationStride));
            (t3 + offset).StoreAligned(destination + (3 * destinationStride));
        }
    }

    /// <summary>Transposes signed bytes and widens them to 16 bits: columns 0 and 2 of a group in one vector, columns 1 and 3 in the next.</summary>
    /// <param name="source">First row.</param>
    /// <param name="sourceStride">Bytes from one row to the next.</param>
    /// <param name="destination">First of 16 vectors, aligned to 32 bytes.</param>
    /// <param name="destinationStride">Bytes from one vector to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WidenRows8(byte* source, long sourceStride, byte* destination, long destinationStride)
    {
        for (int half = 0; half < 2; half++, destination += 2 * Groups * destinationStride)
        {
            FourGroups(
                source + (half * HalfBytes), sourceStride, out Vector256<byte> t0, out Vector256<byte> t1, out Vector256<byte> t2, out Vector256<byte> t3);
            Widen(t0, destination, destinationStride);
            Widen(t1, destination + (2 * destinationStride), destinationStride);
            Widen(t2, destination + (4 * destinationStride), destinationStride);
            Widen(t3, destination + (6 * destinationStride), destinationStride);
        }
    }

    /// <summary>Transposes four groups of 8 rows. The 128-bit lanes of a vector hold rows r and r + 4, so that no value has to cross them.</summary>
    /// <param name="source">First row's first group.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="t0">The first group of all rows.</param>
    /// <param name="t1">The second.</param>
    /// <param name="t2">The third.</param>
    /// <param name="t3">The last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourGroups(byte* source, long stride, out Vector256<byte> t0, out Vector256<byte> t1, out Vector256<byte> t2, out Vector256<byte> t3)
    {
        // a, b, c, d are rows 0 to 3, e, f, g, h rows 4 to 7; numbers are groups.
        // r0: a0 a1 a2 a3 | e0 e1 e2 e3      r1: b0 b1 b2 b3 | f0 f1 f2 f3      r2: c, g      r3: d, h
        Vector256<int> r0 = Load(source, stride);
        Vector256<int> r1 = Load(source + stride, stride);
        Vector256<int> r2 = Load(source + (2 * stride), stride);
        Vector256<int> r3 = Load(source + (3 * stride), stride);

        // low01: a0 b0 a1 b1 | e0 f0 e1 f1      high01: a2 b2 a3 b3 | e2 f2 e3 f3
        // low23: c0 d0 c1 d1 | g0 h0 g1 h1      high23: c2 d2 c3 d3 | g2 h2 g3 h3
        Vector256<long> low01 = Avx2.UnpackLow(r0, r1).AsInt64();
        Vector256<long> high01 = Avx2.UnpackHigh(r0, r1).AsInt64();
        Vector256<long> low23 = Avx2.UnpackLow(r2, r3).AsInt64();
        Vector256<long> high23 = Avx2.UnpackHigh(r2, r3).AsInt64();

        // t0: a0 b0 c0 d0 | e0 f0 g0 h0      t1: a1 b1 c1 d1 | e1 f1 g1 h1      t2, t3: groups 2 and 3
        t0 = Avx2.UnpackLow(low01, low23).AsByte();
        t1 = Avx2.UnpackHigh(low01, low23).AsByte();
        t2 = Avx2.UnpackLow(high01, high23).AsByte();
        t3 = Avx2.UnpackHigh(high01, high23).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Load(byte* source, long stride) =>
        Vector256.Create(Vector128.Load((int*)source), Vector128.Load((int*)(source + (4 * stride))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(Vector256<byte> group, byte* destination, long stride)
    {
        // A lane is bytes c0 c1 c2 c3 of a row, as words c1·c0 and c3·c2. The arithmetic shifts leave c0 c2 and c1 c3, sign-extended, without a shuffle.
        ((group.AsInt16() << 8) >> 8).StoreAligned((short*)destination);
        (group.AsInt16() >> 8).StoreAligned((short*)(destination + stride));
    }
}

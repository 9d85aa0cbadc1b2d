using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>Products of 32 signed bytes, summed in 8 lanes: the first 16 products in the lower half, the last 16 in the upper half.</summary>
/// <remarks>Activations are within ±127, so that a 16-bit sum of two products cannot overflow: 2 · 128 · 127 = 32512.</remarks>
internal interface IInt8Dot
{
    /// <summary>Name of the main instruction, for display.</summary>
    static abstract string Name { get; }

    /// <summary>The arithmetic unit that multiplies; null where no roof is measured.</summary>
    static abstract ArithmeticUnit? Unit { get; }

    /// <summary>Returns eight sums of four products each.</summary>
    static abstract Vector256<int> Dot(Vector256<sbyte> weights, Vector256<sbyte> activations);
}

/// <summary>Any machine.</summary>
internal readonly struct PortableInt8Dot : IInt8Dot
{
    public static string Name => "widening multiply";

    public static ArithmeticUnit? Unit => null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<sbyte> weights, Vector256<sbyte> activations) => Vector256.Create(
        Dot16(weights.GetLower(), activations.GetLower()),
        Dot16(weights.GetUpper(), activations.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Dot16(Vector128<sbyte> x, Vector128<sbyte> y)
    {
        // pairs: x0·y0 + x8·y8, …, x7·y7 + x15·y15. Which products share a lane does not matter, as long as they are among these 16.
        Vector128<short> pairs = (Vector128.WidenLower(x) * Vector128.WidenLower(y)) + (Vector128.WidenUpper(x) * Vector128.WidenUpper(y));
        return Vector128.WidenLower(pairs) + Vector128.WidenUpper(pairs);
    }
}

/// <summary>AVX2: <c>vpmaddubsw</c> on the weights' magnitudes and activations with the weights' signs.</summary>
internal readonly struct Avx2Int8Dot : IInt8Dot
{
    public static string Name => "vpmaddubsw";

    public static ArithmeticUnit? Unit => ArithmeticUnit.Int8Multiply256;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<sbyte> weights, Vector256<sbyte> activations)
    {
        // w · x = |w| · (x with the sign of w): the first operand is unsigned, and the magnitude of −128 is the byte 128. Adding neighbors under ones
        // widens the sums to 32 bits.
        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(Avx2.Abs(weights), Avx2.Sign(activations, weights));
        return Avx2.MultiplyAddAdjacent(pairs, Vector256<short>.One);
    }
}

/// <summary>AVX-VNNI: <c>vpdpbusd</c> on the weights' magnitudes and activations with the weights' signs.</summary>
internal readonly struct VnniInt8Dot : IInt8Dot
{
    public static string Name => "vpdpbusd ymm";

    public static ArithmeticUnit? Unit => ArithmeticUnit.Int8Dot256;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<sbyte> weights, Vector256<sbyte> activations) =>
        AvxVnni.MultiplyWideningAndAdd(Vector256<int>.Zero, Avx2.Abs(weights), Avx2.Sign(activations, weights));
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Quantization;

/// <summary>One 512-bit vector for sixteen values.</summary>
internal readonly struct Lanes512 : ILanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(Vector128<sbyte> quants, float scale, ref float destination) =>
        (Widen(quants) * Vector512.Create(scale)).StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScaleShift(Vector128<sbyte> quants, float scale, float shift, ref float destination) =>
        ((Widen(quants) * Vector512.Create(scale)) + Vector512.Create(shift)).StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(Vector128<sbyte> quants) => Avx512F.IsSupported
        ? Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(quants))
        : Vector512.Create(Lanes256.WidenLower(quants), Lanes256.WidenUpper(quants));
}

/// <summary>Two 256-bit vectors for sixteen values.</summary>
internal readonly struct Lanes256 : ILanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(Vector128<sbyte> quants, float scale, ref float destination)
    {
        Vector256<float> factor = Vector256.Create(scale);
        (WidenLower(quants) * factor).StoreUnsafe(ref destination);
        (WidenUpper(quants) * factor).StoreUnsafe(ref destination, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScaleShift(Vector128<sbyte> quants, float scale, float shift, ref float destination)
    {
        Vector256<float> factor = Vector256.Create(scale);
        Vector256<float> term = Vector256.Create(shift);
        ((WidenLower(quants) * factor) + term).StoreUnsafe(ref destination);
        ((WidenUpper(quants) * factor) + term).StoreUnsafe(ref destination, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> WidenLower(Vector128<sbyte> quants) => Vector256.ConvertToSingle(Avx2.IsSupported
        ? Avx2.ConvertToVector256Int32(quants)
        : Widen(Vector128.WidenLower(quants)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> WidenUpper(Vector128<sbyte> quants) => Vector256.ConvertToSingle(Avx2.IsSupported
        ? Avx2.ConvertToVector256Int32(Vector128.WidenUpper(quants))
        : Widen(Vector128.WidenUpper(quants)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(Vector128<short> quants) =>
        Vector256.Create(Vector128.WidenLower(quants), Vector128.WidenUpper(quants));
}

/// <summary>Four 128-bit vectors for sixteen values; also what runs where there are no vectors at all.</summary>
internal readonly struct Lanes128 : ILanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(Vector128<sbyte> quants, float scale, ref float destination)
    {
        Vector128<float> factor = Vector128.Create(scale);
        (Vector128<short> lower, Vector128<short> upper) = Vector128.Widen(quants);
        (First(lower) * factor).StoreUnsafe(ref destination);
        (Last(lower) * factor).StoreUnsafe(ref destination, 4);
        (First(upper) * factor).StoreUnsafe(ref destination, 8);
        (Last(upper) * factor).StoreUnsafe(ref destination, 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScaleShift(Vector128<sbyte> quants, float scale, float shift, ref float destination)
    {
        Vector128<float> factor = Vector128.Create(scale);
        Vector128<float> term = Vector128.Create(shift);
        (Vector128<short> lower, Vector128<short> upper) = Vector128.Widen(quants);
        ((First(lower) * factor) + term).StoreUnsafe(ref destination);
        ((Last(lower) * factor) + term).StoreUnsafe(ref destination, 4);
        ((First(upper) * factor) + term).StoreUnsafe(ref destination, 8);
        ((Last(upper) * factor) + term).StoreUnsafe(ref destination, 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> First(Vector128<short> quants) => Vector128.ConvertToSingle(Vector128.WidenLower(quants));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Last(Vector128<short> quants) => Vector128.ConvertToSingle(Vector128.WidenUpper(quants));
}

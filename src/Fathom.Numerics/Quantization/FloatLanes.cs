using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Quantization;

/// <summary>Converts sixteen short floats at a time, to and from single precision, by moving and rounding their bits.</summary>
internal static class FloatLanes
{
    /// <summary>Codes converted at a time.</summary>
    public const int Count = 16;

    // 2^112 and 2^120: the difference of the exponents' biases, 127 − 15 and 127 − 7.
    private const float BiasOfHalf = 5192296858534827628530496329220096f;
    private const float BiasOfFloat8 = 1329227995784915872903807060280344576f;

    private const uint SignBit = 0x80000000;
    private const uint QuietNaN = 0x7FC00000;

    /// <summary>Zero-extends sixteen bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Widen(Vector128<byte> codes) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512UInt32(codes)
        : Widen(Vector256.Create(Vector128.WidenLower(codes), Vector128.WidenUpper(codes)));

    /// <summary>Zero-extends sixteen 16-bit codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Widen(Vector256<ushort> codes) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512UInt32(codes)
        : Vector512.Create(Vector256.WidenLower(codes), Vector256.WidenUpper(codes));

    /// <summary>Keeps the low 16 bits of sixteen integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Narrow(Vector512<uint> values) => Vector256.Narrow(values.GetLower(), values.GetUpper());

    /// <summary>
    /// Half to single. Exponent and fraction bits move into place; a multiplication then corrects the bias, which works for denormals, too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FromHalf(Vector512<uint> codes)
    {
        Vector512<uint> magnitude = codes & Vector512.Create(0x7FFFu);
        Vector512<uint> finite = ((magnitude << 13).AsSingle() * Vector512.Create(BiasOfHalf)).AsUInt32();

        // Above 0x7BFF the exponent becomes all ones; above 0x7C00 (NaN) the quiet bit is set as well.
        Vector512<uint> infinite = Vector512.GreaterThan(magnitude, Vector512.Create(0x7BFFu)) & Vector512.Create(0x7F800000u);
        Vector512<uint> quiet = Vector512.GreaterThan(magnitude, Vector512.Create(0x7C00u)) & Vector512.Create(QuietNaN);
        return (((codes << 16) & Vector512.Create(SignBit)) | finite | infinite | quiet).AsSingle();
    }

    /// <summary>E4M3 to single, the same way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FromFloat8(Vector512<uint> codes)
    {
        Vector512<uint> magnitude = codes & Vector512.Create(0x7Fu);
        Vector512<uint> finite = ((magnitude << 20).AsSingle() * Vector512.Create(BiasOfFloat8)).AsUInt32();
        Vector512<uint> nan = Vector512.Equals(magnitude, Vector512.Create(0x7Fu));
        Vector512<uint> value = Vector512.ConditionalSelect(nan, Vector512.Create(QuietNaN), finite);
        return (((codes << 24) & Vector512.Create(SignBit)) | value).AsSingle();
    }

    /// <summary>Single to bfloat16, the upper half of its bits, rounded to nearest even; a NaN stays a NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ToBFloat16(Vector512<float> values)
    {
        Vector512<uint> bits = values.AsUInt32();

        // Adding half a unit, less one if the kept part is even, rounds to nearest even; a carry increments the exponent.
        Vector512<uint> rounded = (bits + Vector512.Create(0x7FFFu) + ((bits >> 16) & Vector512<uint>.One)) >> 16;

        // The quiet bit keeps a NaN whose upper fraction bits are zero from becoming an infinity.
        return Vector512.ConditionalSelect(Vector512.IsNaN(values).AsUInt32(), (bits >> 16) | Vector512.Create(0x40u), rounded);
    }

    /// <summary>Single to E4M3, as in <see cref="Float8.Encode(float)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ToFloat8(Vector512<float> values)
    {
        Vector512<uint> bits = values.AsUInt32();
        Vector512<uint> magnitude = bits & Vector512.Create(0x7FFFFFFFu);
        Vector512<uint> magic = Vector512.Create(Float8.MagicBits);
        Vector512<uint> denormal = (magnitude.AsSingle() + magic.AsSingle()).AsUInt32() - magic;
        Vector512<uint> rounded = (magnitude + Vector512.Create(0x7FFFFu) + ((magnitude >> 20) & Vector512<uint>.One)) >> 20;

        // Wraps around for lanes below the normal numbers, which the selection then takes from denormal.
        Vector512<uint> normal = Vector512.Min(rounded - Vector512.Create(120u << 3), Vector512.Create(0x7Eu));
        Vector512<uint> code = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(Float8.SmallestNormalBits)), denormal, normal);
        code = Vector512.ConditionalSelect(Vector512.IsNaN(values).AsUInt32(), Vector512.Create(0x7Fu), code);
        return code | ((bits >> 24) & Vector512.Create(0x80u));
    }
}

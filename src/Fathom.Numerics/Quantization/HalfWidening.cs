using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Widens 16-bit floats to singles in a handful of operations, since .NET offers no vector conversion from half precision.</summary>
internal static unsafe class HalfWidening
{
    private const float TwoTo112 = 5.192296858534828e33f;
    private const int Lanes = 8;
    private const int WideLanes = 16;

    /// <summary>Widens bfloat16, the upper halves of singles.</summary>
    public static void FromBFloat16(ushort* source, float* destination, int count)
    {
        int i = 0;
        for (; i <= count - WideLanes && Vector512.IsHardwareAccelerated; i += WideLanes)
        {
            (Vector512.WidenLower(Vector256.Load(source + i).ToVector512Unsafe()) << 16).AsSingle().Store(destination + i);
        }

        for (; i <= count - Lanes; i += Lanes)
        {
            (Vector256.WidenLower(Vector128.Load(source + i).ToVector256Unsafe()) << 16).AsSingle().Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
        }
    }

    /// <summary>
    /// Widens IEEE halves exactly. Fraction and exponent move to their places in a single, whose exponent is then too small by
    /// 127 − 15 = 112: one multiplication by 2^112 corrects it, denormals included. Infinities and NaNs, whose exponent field is
    /// all ones, get theirs back by a comparison.
    /// </summary>
    public static void FromHalf(ushort* source, float* destination, int count)
    {
        int i = 0;
        for (; i <= count - WideLanes && Vector512.IsHardwareAccelerated; i += WideLanes)
        {
            FromHalf(Vector512.WidenLower(Vector256.Load(source + i).ToVector512Unsafe())).Store(destination + i);
        }

        for (; i <= count - Lanes; i += Lanes)
        {
            FromHalf(Vector256.WidenLower(Vector128.Load(source + i).ToVector256Unsafe())).Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = HalfBits.ToSingle(source[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FromHalf(Vector512<uint> wide)
    {
        Vector512<uint> magnitude = (wide & Vector512.Create(0x7FFFu)) << 13;
        Vector512<uint> sign = (wide & Vector512.Create(0x8000u)) << 16;
        Vector512<uint> scaled = (magnitude.AsSingle() * TwoTo112).AsUInt32();

        // 0x7C00 << 13: an exponent field of 31.
        Vector512<uint> special = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x0F80_0000u));
        scaled |= special & Vector512.Create(0x7F80_0000u);
        return (scaled | sign).AsSingle();
    }

    /// <summary>As above. Magnitudes have no sign bit, so they can be compared as signed integers, for which AVX2 has an instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> FromHalf(Vector256<uint> wide)
    {
        Vector256<uint> magnitude = (wide & Vector256.Create(0x7FFFu)) << 13;
        Vector256<uint> sign = (wide & Vector256.Create(0x8000u)) << 16;
        Vector256<uint> scaled = (magnitude.AsSingle() * TwoTo112).AsUInt32();
        Vector256<uint> special = Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create(0x0F7F_FFFF)).AsUInt32();
        scaled |= special & Vector256.Create(0x7F80_0000u);
        return (scaled | sign).AsSingle();
    }
}

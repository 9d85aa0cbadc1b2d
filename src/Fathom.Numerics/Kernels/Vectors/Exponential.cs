using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Kernels.Vectors;

/// <summary><c>e^x</c> of vectors, computed in single precision; the library's version takes twice the instructions, in double precision.</summary>
/// <remarks>
/// With <c>x = n·ln 2 + r</c>, <c>|r| ≤ ln 2 / 2</c>: <c>e^x = 2^n·(1 + r + r²·q(r))</c>, q fitted for the least relative error (3e-9).
/// Within 2e-7 of the exact value; 0 below the logarithm of the smallest normal number, infinite from 88.38 on; NaN stays NaN.
/// </remarks>
internal static class Exponential
{
    private const float Log2OfE = 1.44269504f;

    // ln 2 in two parts. The first, 355 / 512, has 9 bits and |n| ≤ 128 has 8, so their product is exact even without a fused multiply-add.
    private const float HighLog2 = 0.693359375f;
    private const float LowLog2 = -2.12194440e-4f;

    // Adding 1.5 · 2^23, where the spacing of floats is 1, rounds to an integer n. The sum's bits are 0x4B400000 + n, so n is in its lowest bits.
    private const float Rounder = 12582912f;

    // The logarithm of 2^−126, below which results would be subnormal. From 88.38 on n is 128, the exponent field of infinity; from 89.07 on it would wrap.
    private const float Lowest = -87.33654f;
    private const float Highest = 88.7f;
    private const int MantissaBits = 23;

    // The bits of 1: an exponent field of 127.
    private const int OneBits = 0x3f800000;

    // q, lowest power first.
    private const float Q0 = 0.49999994f;
    private const float Q1 = 0.16666520f;
    private const float Q2 = 0.041668400f;
    private const float Q3 = 0.0083688516f;
    private const float Q4 = 0.0013814319f;

    // p(f) ≈ 2^f on [0, 1), fitted for the least relative error.
    private const float R0 = 0.99992522f;
    private const float R1 = 0.69583354f;
    private const float R2 = 0.22606716f;
    private const float R3 = 0.078024523f;

    /// <summary>
    /// Sixteen powers within 8e-5 of the exact ones, for results that are then rounded to bfloat16: <c>2^t = 2^⌊t⌋ · p(t − ⌊t⌋)</c>, <c>t = x·log2 e</c>.
    /// </summary>
    /// <remarks>0 for −∞, and NaN stays NaN. Uses AVX-512; without it, <see cref="Of(Vector512{float})"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Roughly(Vector512<float> x)
    {
        const byte ToLowerInteger = 1;
        if (!Avx512DQ.IsSupported)
        {
            return Of(x);
        }

        Vector512<float> t = x * Log2OfE;

        // vreduceps subtracts t rounded down to 0 fraction bits (0 for t = −∞); vscalefps multiplies by 2^⌊t⌋, with no limits to check.
        Vector512<float> fraction = Avx512DQ.Reduce(t, ToLowerInteger);
        Vector512<float> power = Vector512.MultiplyAddEstimate(Vector512.Create(R3), fraction, Vector512.Create(R2));
        power = Vector512.MultiplyAddEstimate(power, fraction, Vector512.Create(R1));
        power = Vector512.MultiplyAddEstimate(power, fraction, Vector512.Create(R0));
        return Avx512F.Scale(power, t);
    }

    /// <summary>Sixteen powers; on machines without 512-bit vectors, twice eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            return Vector512.Create(Of(x.GetLower()), Of(x.GetUpper()));
        }

        Vector512<float> rounded = Vector512.MultiplyAddEstimate(x, Vector512.Create(Log2OfE), Vector512.Create(Rounder));
        Vector512<float> n = rounded - Vector512.Create(Rounder); // round(x / ln 2)
        Vector512<float> r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-HighLog2), x);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-LowLog2), r);
        Vector512<float> q = Vector512.MultiplyAddEstimate(Vector512.Create(Q4), r, Vector512.Create(Q3));
        q = Vector512.MultiplyAddEstimate(q, r, Vector512.Create(Q2));
        q = Vector512.MultiplyAddEstimate(q, r, Vector512.Create(Q1));
        q = Vector512.MultiplyAddEstimate(q, r, Vector512.Create(Q0));

        // 1 is added last: r + r²·q is smaller, so only this addition rounds at the scale of the result.
        q = Vector512.MultiplyAddEstimate(q, r * r, r) + Vector512<float>.One;

        // 2^n: shifting drops all but the low bits of n (those of the rounder are above), and leaves them in the exponent field.
        Vector512<float> scale = (Vector512.ShiftLeft(rounded.AsInt32(), MantissaBits) + Vector512.Create(OneBits)).AsSingle();

        // AndNot(a, b) is a & ~b: below the lowest exponent the result is 0, also for −∞, of which r is NaN. A NaN fails both comparisons and stays.
        Vector512<float> power = Vector512.AndNot(q * scale, Vector512.LessThan(x, Vector512.Create(Lowest)));
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(Highest)), Vector512.Create(float.PositiveInfinity), power);
    }

    /// <summary>Eight powers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> x)
    {
        Vector256<float> rounded = Vector256.MultiplyAddEstimate(x, Vector256.Create(Log2OfE), Vector256.Create(Rounder));
        Vector256<float> n = rounded - Vector256.Create(Rounder); // round(x / ln 2)
        Vector256<float> r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-HighLog2), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-LowLog2), r);
        Vector256<float> q = Vector256.MultiplyAddEstimate(Vector256.Create(Q4), r, Vector256.Create(Q3));
        q = Vector256.MultiplyAddEstimate(q, r, Vector256.Create(Q2));
        q = Vector256.MultiplyAddEstimate(q, r, Vector256.Create(Q1));
        q = Vector256.MultiplyAddEstimate(q, r, Vector256.Create(Q0));

        // 1 is added last: r + r²·q is smaller, so only this addition rounds at the scale of the result.
        q = Vector256.MultiplyAddEstimate(q, r * r, r) + Vector256<float>.One;

        // 2^n: shifting drops all but the low bits of n (those of the rounder are above), and leaves them in the exponent field.
        Vector256<float> scale = (Vector256.ShiftLeft(rounded.AsInt32(), MantissaBits) + Vector256.Create(OneBits)).AsSingle();

        // AndNot(a, b) is a & ~b: below the lowest exponent the result is 0, also for −∞, of which r is NaN. A NaN fails both comparisons and stays.
        Vector256<float> power = Vector256.AndNot(q * scale, Vector256.LessThan(x, Vector256.Create(Lowest)));
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(Highest)), Vector256.Create(float.PositiveInfinity), power);
    }
}

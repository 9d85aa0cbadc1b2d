using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>32 activations as 8-bit codes, <c>x ≈ Scale · code</c>, one cache line; with the sums that kernels need to correct for unsigned weights and for minima.</summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ActivationBlock
{
    public const int Length = 32;
    public const int Bytes = 64;
    public const int ScaleOffset = 32;
    public const int BiasOffset = 36;
    public const int SumOffset = 48;

    /// <summary>What turns signed weights into the unsigned ones that dot-product instructions want.</summary>
    public const int UnsignedOffset = 128;

    /// <summary>A block of nothing larger counts as zero, so that the inverse scale stays finite.</summary>
    private const float SmallestMagnitude = 1e-30f;

    [FieldOffset(0)]
    public fixed sbyte Codes[Length];

    [FieldOffset(ScaleOffset)]
    public float Scale;

    /// <summary><c>−128 · Σ codes</c>: the correction for weights stored as <c>code + 128</c>.</summary>
    [FieldOffset(BiasOffset)]
    public int Bias;

    /// <summary>The same over the first 16 codes, then over the last 16.</summary>
    [FieldOffset(BiasOffset + 4)]
    public fixed int HalfBias[2];

    /// <summary><c>Scale · Σ codes</c>: what a minimum is multiplied with.</summary>
    [FieldOffset(SumOffset)]
    public float Sum;

    /// <summary>The same over the first 16 codes, then over the last 16.</summary>
    [FieldOffset(SumOffset + 4)]
    public fixed float HalfSum[2];

    /// <summary>Rounds 32 values to codes of −127 … 127 under the scale <c>largest magnitude / 127</c>.</summary>
    public static void Quantize(float* values, ActivationBlock* block)
    {
        Vector256<float> a = Vector256.Load(values);
        Vector256<float> b = Vector256.Load(values + 8);
        Vector256<float> c = Vector256.Load(values + 16);
        Vector256<float> d = Vector256.Load(values + 24);
        Vector256<float> magnitudes = Vector256.Max(
            Vector256.Max(Vector256.Abs(a), Vector256.Abs(b)),
            Vector256.Max(Vector256.Abs(c), Vector256.Abs(d)));
        float largest = Largest(magnitudes);
        bool isZero = largest < SmallestMagnitude;
        float inverse = isZero ? 0 : 127 / largest;
        Vector256<short> low = Round(a * inverse, b * inverse);
        Vector256<short> high = Round(c * inverse, d * inverse);
        Vector256.Narrow(low, high).Store(block->Codes);
        int lowSum = Vector256.Sum(low);
        int highSum = Vector256.Sum(high);
        float scale = isZero ? 0 : largest / 127;
        block->Scale = scale;
        block->Bias = -UnsignedOffset * (lowSum + highSum);
        block->HalfBias[0] = -UnsignedOffset * lowSum;
        block->HalfBias[1] = -UnsignedOffset * highSum;
        block->Sum = scale * (lowSum + highSum);
        block->HalfSum[0] = scale * lowSum;
        block->HalfSum[1] = scale * highSum;
    }

    private static float Largest(Vector256<float> values)
    {
        Vector128<float> four = Vector128.Max(values.GetLower(), values.GetUpper());
        Vector128<float> two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3)));
        return MathF.Max(two[0], two[1]);
    }

    private static Vector256<short> Round(Vector256<float> low, Vector256<float> high) =>
        Vector256.Narrow(Vector256.ConvertToInt32(Vector256.Round(low)), Vector256.ConvertToInt32(Vector256.Round(high)));
}

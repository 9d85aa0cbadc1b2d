using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>
/// 32 activations as 8-bit codes, <c>x ≈ Scale · code</c>, in one cache line, with the sums that kernels need to correct for unsigned weights and for
/// mins.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ActivationBlock
{
    public const int Length = 32;
    public const int Bytes = 64;
    public const int ScaleOffset = 32;
    public const int BiasOffset = 36;
    public const int SumOffset = 48;

    /// <summary>Added to signed weights to get the unsigned ones that dot-product instructions need.</summary>
    public const int UnsignedOffset = 128;

    /// <summary>Blocks with no larger magnitude become zeros, so that the inverse scale stays finite.</summary>
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

    /// <summary><c>Scale · Σ codes</c>: what a minimum is multiplied by.</summary>
    [FieldOffset(SumOffset)]
    public float Sum;

    /// <summary>The same over the first 16 codes, then over the last 16.</summary>
    [FieldOffset(SumOffset + 4)]
    public fixed float HalfSum[2];

    /// <summary>Rounds 32 values to codes of −127 … 127 under the scale <c>largest magnitude / 127</c>. An infinity or NaN makes the scale NaN.</summary>
    public static void Quantize(float* values, ActivationBlock* block)
    {
        Vector256<float> a = Vector256.Load(values);
        Vector256<float> b = Vector256.Load(values + 8);
        Vector256<float> c = Vector256.Load(values + 16);
        Vector256<float> d = Vector256.Load(values + 24);
        float largest = LargestMagnitude(a, b, c, d);
        float scale = largest < SmallestMagnitude ? 0 : largest / 127;
        float inverse = largest < SmallestMagnitude ? 0 : 127 / largest;
        Vector256<int> codesA = Round(a, inverse);
        Vector256<int> codesB = Round(b, inverse);
        Vector256<int> codesC = Round(c, inverse);
        Vector256<int> codesD = Round(d, inverse);

        // With an infinity or NaN in the block, codes depend on the processor and may be −128; the scale is NaN, and so is every product.
        if (Avx2.IsSupported)
        {
            StoreWithSums(codesA, codesB, codesC, codesD, scale, block);
            return;
        }

        Vector256.Narrow(Vector256.Narrow(codesA, codesB), Vector256.Narrow(codesC, codesD)).Store(block->Codes);
        int lowSum = Vector256.Sum(codesA + codesB);
        int highSum = Vector256.Sum(codesC + codesD);
        block->Scale = scale;
        block->Bias = -UnsignedOffset * (lowSum + highSum);
        block->HalfBias[0] = -UnsignedOffset * lowSum;
        block->HalfBias[1] = -UnsignedOffset * highSum;
        block->Sum = scale * (lowSum + highSum);
        block->HalfSum[0] = scale * lowSum;
        block->HalfSum[1] = scale * highSum;
    }

    /// <summary>The end of <see cref="Quantize"/> for AVX2, with all sums in one vector: they are side by side after the scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWithSums(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d, float scale, ActivationBlock* block)
    {
        // Packing works within halves of a vector. In groups of four columns, packed is a0 b0 c0 d0 | a1 b1 c1 d1;
        // the permutation makes that a0 a1 b0 b1 | c0 c1 d0 d1, the order of the columns.
        Vector256<sbyte> packed = Avx2.PackSignedSaturate(Avx2.PackSignedSaturate(a, b), Avx2.PackSignedSaturate(c, d));
        Vector256<sbyte> codes = Avx2.PermuteVar8x32(packed.AsInt32(), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsSByte();
        codes.Store(block->Codes);

        // fours:   sums of 4 codes, f0 f1 f2 f3 of the first 16 | g0 g1 g2 g3 of the last 16; 1 is the unsigned operand, the codes the signed one
        // twos:    f0+f2 f1+f3 f0+f2 f1+f3 | …
        // halves:  all lanes the sum of the first 16 | all lanes the sum of the last 16
        // whole:   all lanes the sum of 32
        Vector256<int> fours = Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(Vector256<byte>.One, codes), Vector256<short>.One);
        Vector256<int> twos = fours + Avx2.Shuffle(fours, 0b01_00_11_10);
        Vector256<int> halves = twos + Avx2.Shuffle(twos, 0b10_11_00_01);
        Vector256<int> whole = halves + Avx2.Permute2x128(halves, halves, 1);

        // lanes of sums:    low whole low high | whole low high low
        // lanes stored:     scale bias bias bias | sum sum sum, and padding: the layout of the fields
        Vector256<int> low = Avx2.Permute2x128(halves, halves, 0);
        Vector256<int> high = Avx2.Permute2x128(halves, halves, 0x11);
        Vector256<int> sums = Avx2.Blend(Avx2.Blend(low, high, 0b0100_1000), whole, 0b0001_0010);
        Vector256<float> scales = Vector256.Create(scale);
        Vector256<float> products = Vector256.ConvertToSingle(sums) * scales;

        // × −128; |Σ| is at most 32 · 127, so this fits easily.
        Vector256<float> biases = (Vector256<int>.Zero - (sums << 7)).AsSingle();
        Avx.Blend(Avx.Blend(products, biases, 0b0000_1110), scales, 0b0000_0001).Store((float*)((byte*)block + ScaleOffset));
    }

    /// <summary>Compares magnitudes as integers, which orders numbers correctly and puts NaN above them.</summary>
    private static float LargestMagnitude(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        Vector256<int> eight = Vector256.Max(Vector256.Max(Magnitude(a), Magnitude(b)), Vector256.Max(Magnitude(c), Magnitude(d)));
        Vector128<int> four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        Vector128<int> two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3)));
        float largest = BitConverter.Int32BitsToSingle(Math.Max(two[0], two[1]));
        return float.IsFinite(largest) ? largest : float.NaN;
    }

    private static Vector256<int> Magnitude(Vector256<float> values) => values.AsInt32() & Vector256.Create(int.MaxValue);

    private static Vector256<int> Round(Vector256<float> values, float inverse) =>
        Vector256.ConvertToInt32Native(Vector256.Round(values * inverse));
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Vectors;

namespace Fathom.Numerics.Attention;

/// <summary>The running softmax of a <see cref="FlashTile"/>: each lane holds a row, so maxima and sums over keys need no horizontal step.</summary>
/// <remarks>
/// A tile of keys moves each row's maximum from m to <c>m' = max(m, scores)</c>. Its weights are <c>exp(score − m')</c>; the running sum, and later the
/// weighted values, are rescaled by the correction <c>exp(m − m')</c>, which is at most 1. Nothing overflows, and dividing by the sum at the end gives
/// the exact softmax.
/// </remarks>
internal static unsafe class FlashSoftmax
{
    /// <summary>Rows per step.</summary>
    public const int Lanes = 16;

    private const int HalfLanes = Lanes / 2;

    /// <summary>Processes sixteen rows: masks the keys a row may not see, updates the maximum, and turns scores into weights.</summary>
    /// <param name="scratch">Holds the rows' maxima, sums and corrections.</param>
    /// <param name="limits">For each row, the first key it may not see; ascending.</param>
    /// <param name="firstKey">First key of the tile.</param>
    /// <param name="count">Keys of the tile.</param>
    /// <param name="row">First row.</param>
    /// <param name="scores"><c>[count, stride]</c>, starting at the first row's.</param>
    /// <param name="stride">Scores from one key to the next.</param>
    public static void Step(FlashTileScratch scratch, int* limits, int firstKey, int count, int row, float* scores, int stride)
    {
        // Limits ascend: if the first row sees the whole tile, so do the others.
        if (limits[row] < firstKey + count)
        {
            Mask(Vector512.Load(limits + row), firstKey, count, scores, stride);
        }

        if (Vector512.IsHardwareAccelerated)
        {
            StepWhole(scratch, count, row, scores, stride);
        }
        else
        {
            StepHalves(scratch, count, row, scores, stride);
        }
    }

    /// <summary>
    /// As <see cref="Step"/>, on 512 bits. Weights are rounded to bfloat16, those of two keys per lane, and the sum is that of the rounded weights.
    /// </summary>
    /// <param name="scratch">Holds the rows' maxima, sums and corrections.</param>
    /// <param name="limits">For each row, the first key it may not see; ascending.</param>
    /// <param name="firstKey">First key of the tile.</param>
    /// <param name="count">Keys of the tile.</param>
    /// <param name="row">First row.</param>
    /// <param name="scores"><c>[count, stride]</c>, starting at the first row's.</param>
    /// <param name="stride">Scores from one key to the next, and weights from one pair of keys to the next.</param>
    /// <param name="pairs"><c>[count / 2, stride]</c>, starting at the first row's; the last of an odd number of keys is paired with 0.</param>
    public static void StepPairs(FlashTileScratch scratch, int* limits, int firstKey, int count, int row, float* scores, int stride, uint* pairs)
    {
        // Limits ascend: if the first row sees the whole tile, so do the others.
        if (limits[row] < firstKey + count)
        {
            Mask(Vector512.Load(limits + row), firstKey, count, scores, stride);
        }

        Vector512<float> before = Vector512.Load(scratch.Maxima + row);
        Vector512<float> largest = before;
        for (int key = 0; key < count; key++)
        {
            largest = Vector512.MaxNative(largest, Vector512.Load(scores + (key * stride)));
        }

        Vector512<float> correction = Exponential.Of(before - largest);
        Vector512<float> sum = Vector512.Load(scratch.Sums + row) * correction;
        for (int key = 0; key < count; key += 2, pairs += stride)
        {
            Vector512<float> first = RoundWeights(Exponential.Roughly(Vector512.Load(scores + (key * stride)) - largest));
            Vector512<float> second = key + 1 < count
                ? RoundWeights(Exponential.Roughly(Vector512.Load(scores + ((key + 1) * stride)) - largest))
                : Vector512<float>.Zero;

            // A lane: the even key's weight in the low half, the odd key's in the high half, whose low bits rounding has cleared.
            ((first.AsUInt32() >>> 16) | second.AsUInt32()).Store(pairs);
            sum += first + second;
        }

        largest.Store(scratch.Maxima + row);
        sum.Store(scratch.Sums + row);
        correction.Store(scratch.Corrections + row);
    }

    /// <summary>Rounds to the nearest bfloat16, ties up: weights are never negative. NaN stays NaN, because its quiet bit isn't masked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> RoundWeights(Vector512<float> weights) =>
        ((weights.AsUInt32() + Vector512.Create(0x8000u)) & Vector512.Create(0xFFFF_0000u)).AsSingle();

    private static void Mask(Vector512<int> limit, int firstKey, int count, float* scores, int stride)
    {
        for (int key = 0; key < count; key++)
        {
            float* at = scores + (key * stride);
            Vector512<float> visible = Vector512.GreaterThan(limit, Vector512.Create(firstKey + key)).AsSingle();
            Vector512.ConditionalSelect(visible, Vector512.Load(at), Vector512.Create(float.NegativeInfinity)).Store(at);
        }
    }

    // A NaN score may be lost in the maximum (MaxNative returns either operand), but not in the sum.
    private static void StepWhole(FlashTileScratch scratch, int count, int row, float* scores, int stride)
    {
        Vector512<float> before = Vector512.Load(scratch.Maxima + row);
        Vector512<float> largest = before;
        for (int key = 0; key < count; key++)
        {
            largest = Vector512.MaxNative(largest, Vector512.Load(scores + (key * stride)));
        }

        Vector512<float> correction = Exponential.Of(before - largest);
        Vector512<float> sum = Vector512.Load(scratch.Sums + row) * correction;
        for (int key = 0; key < count; key++)
        {
            float* at = scores + (key * stride);
            Vector512<float> weight = Exponential.Of(Vector512.Load(at) - largest);
            weight.Store(at);
            sum += weight;
        }

        largest.Store(scratch.Maxima + row);
        sum.Store(scratch.Sums + row);
        correction.Store(scratch.Corrections + row);
    }

    /// <summary>The same on 256 bits, both halves together: two independent chains hide each other's latency.</summary>
    private static void StepHalves(FlashTileScratch scratch, int count, int row, float* scores, int stride)
    {
        Vector256<float> lowBefore = Vector256.Load(scratch.Maxima + row);
        Vector256<float> highBefore = Vector256.Load(scratch.Maxima + row + HalfLanes);
        Vector256<float> low = lowBefore;
        Vector256<float> high = highBefore;
        for (int key = 0; key < count; key++)
        {
            float* at = scores + (key * stride);
            low = Vector256.MaxNative(low, Vector256.Load(at));
            high = Vector256.MaxNative(high, Vector256.Load(at + HalfLanes));
        }

        Vector256<float> lowCorrection = Exponential.Of(lowBefore - low);
        Vector256<float> highCorrection = Exponential.Of(highBefore - high);
        Vector256<float> lowSum = Vector256.Load(scratch.Sums + row) * lowCorrection;
        Vector256<float> highSum = Vector256.Load(scratch.Sums + row + HalfLanes) * highCorrection;
        for (int key = 0; key < count; key++)
        {
            float* at = scores + (key * stride);
            Vector256<float> lowWeight = Exponential.Of(Vector256.Load(at) - low);
            Vector256<float> highWeight = Exponential.Of(Vector256.Load(at + HalfLanes) - high);
            lowWeight.Store(at);
            highWeight.Store(at + HalfLanes);
            lowSum += lowWeight;
            highSum += highWeight;
        }

        low.Store(scratch.Maxima + row);
        high.Store(scratch.Maxima + row + HalfLanes);
        lowSum.Store(scratch.Sums + row);
        highSum.Store(scratch.Sums + row + HalfLanes);
        lowCorrection.Store(scratch.Corrections + row);
        highCorrection.Store(scratch.Corrections + row + HalfLanes);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Attention;

/// <summary>Attention's products in plain C#, for all processors.</summary>
internal sealed unsafe class PortableFlashKernel : FlashKernel
{
    private const int Lanes = 16;

    private PortableFlashKernel()
    {
    }

    /// <summary>The only instance.</summary>
    public static PortableFlashKernel Instance { get; } = new();

    public override string Name => "float32 tiles, C#";

    public override int BandRows => Lanes;

    public override void Score(float* queries, float* keys, int keyStride, int keyDim, int count, float* scores)
    {
        for (int key = 0; key < count; key += 4)
        {
            ScoreFourKeys(queries, keys + ((long)key * keyStride), keyStride, keyDim, scores + (key * Lanes));
        }
    }

    public override void AddWeightedValues(float* weights, int rows, float* values, int valueStride, int count, float* output, int outputStride)
    {
        for (int row = 0; row < rows; row += 4)
        {
            for (int column = 0; column < outputStride; column += Lanes)
            {
                AddFourRows(weights + row, values + column, valueStride, count, output + ((long)row * outputStride) + column, outputStride);
            }
        }
    }

    /// <summary>Four keys times 16 rows. Keys past the last are stale memory; their scores are never read.</summary>
    private static void ScoreFourKeys(float* queries, float* keys, int stride, int keyDim, float* scores)
    {
        // Even values of a key add to s, odd ones to t: eight independent chains of multiply-adds.
        Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        Vector512<float> t0 = s0, t1 = s0, t2 = s0, t3 = s0;
        int i = 0;
        for (; i <= keyDim - 2; i += 2)
        {
            Vector512<float> q = Vector512.Load(queries + (i * Lanes));
            Vector512<float> p = Vector512.Load(queries + ((i + 1) * Lanes));
            s0 = MultiplyAdd(q, keys[i], s0);
            s1 = MultiplyAdd(q, keys[stride + i], s1);
            s2 = MultiplyAdd(q, keys[(2 * stride) + i], s2);
            s3 = MultiplyAdd(q, keys[(3 * stride) + i], s3);
            t0 = MultiplyAdd(p, keys[i + 1], t0);
            t1 = MultiplyAdd(p, keys[stride + i + 1], t1);
            t2 = MultiplyAdd(p, keys[(2 * stride) + i + 1], t2);
            t3 = MultiplyAdd(p, keys[(3 * stride) + i + 1], t3);
        }

        if (i < keyDim)
        {
            Vector512<float> q = Vector512.Load(queries + (i * Lanes));
            s0 = MultiplyAdd(q, keys[i], s0);
            s1 = MultiplyAdd(q, keys[stride + i], s1);
            s2 = MultiplyAdd(q, keys[(2 * stride) + i], s2);
            s3 = MultiplyAdd(q, keys[(3 * stride) + i], s3);
        }

        (s0 + t0).Store(scores);
        (s1 + t1).Store(scores + Lanes);
        (s2 + t2).Store(scores + (2 * Lanes));
        (s3 + t3).Store(scores + (3 * Lanes));
    }

    private static void AddFourRows(float* weights, float* values, int stride, int count, float* output, int outputStride)
    {
        float* o1 = output + outputStride, o2 = o1 + outputStride, o3 = o2 + outputStride;
        Vector512<float> a0 = Vector512.Load(output);
        Vector512<float> a1 = Vector512.Load(o1);
        Vector512<float> a2 = Vector512.Load(o2);
        Vector512<float> a3 = Vector512.Load(o3);
        for (int key = 0; key < count; key++)
        {
            // Lanes run along the value here; a weight is broadcast for each of four rows.
            Vector512<float> u = Vector512.Load(values + ((long)key * stride));
            float* w = weights + (key * Lanes);
            a0 = MultiplyAdd(u, w[0], a0);
            a1 = MultiplyAdd(u, w[1], a1);
            a2 = MultiplyAdd(u, w[2], a2);
            a3 = MultiplyAdd(u, w[3], a3);
        }

        a0.Store(output);
        a1.Store(o1);
        a2.Store(o2);
        a3.Store(o3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAdd(Vector512<float> x, float scalar, Vector512<float> sum) =>
        Vector512.MultiplyAddEstimate(x, Vector512.Create(scalar), sum);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels;

/// <summary>Sums and element-wise operations over float spans, sixteen values at a time, each in a fixed order.</summary>
/// <remarks>Every operation has a scalar twin in its tests. Machines without 512-bit vectors run the same code on narrower ones.</remarks>
public static class VectorMath
{
    private const int Lanes = 16;

    /// <summary><c>Σ x[i]·y[i]</c> in float32: four running vectors, then their sum, then the remainder.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        CheckSameLength(x.Length, y.Length);
        ref float xs = ref MemoryMarshal.GetReference(x);
        ref float ys = ref MemoryMarshal.GetReference(y);
        Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        nuint i = 0;
        nuint length = (nuint)x.Length;
        for (; i + (4 * Lanes) <= length; i += 4 * Lanes)
        {
            s0 = Vector512.MultiplyAddEstimate(Load(ref xs, i), Load(ref ys, i), s0);
            s1 = Vector512.MultiplyAddEstimate(Load(ref xs, i + Lanes), Load(ref ys, i + Lanes), s1);
            s2 = Vector512.MultiplyAddEstimate(Load(ref xs, i + (2 * Lanes)), Load(ref ys, i + (2 * Lanes)), s2);
            s3 = Vector512.MultiplyAddEstimate(Load(ref xs, i + (3 * Lanes)), Load(ref ys, i + (3 * Lanes)), s3);
        }

        for (; i + Lanes <= length; i += Lanes)
        {
            s0 = Vector512.MultiplyAddEstimate(Load(ref xs, i), Load(ref ys, i), s0);
        }

        float total = Vector512.Sum(s0 + s1 + (s2 + s3));
        for (; i < length; i++)
        {
            total += Unsafe.Add(ref xs, i) * Unsafe.Add(ref ys, i);
        }

        return total;
    }

    /// <summary><c>y[i] += scale · x[i]</c>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void AddScaled(ReadOnlySpan<float> x, float scale, Span<float> y)
    {
        CheckSameLength(x.Length, y.Length);
        ref float xs = ref MemoryMarshal.GetReference(x);
        ref float ys = ref MemoryMarshal.GetReference(y);
        Vector512<float> factor = Vector512.Create(scale);
        nuint i = 0;
        nuint length = (nuint)x.Length;
        for (; i + Lanes <= length; i += Lanes)
        {
            Vector512.MultiplyAddEstimate(Load(ref xs, i), factor, Load(ref ys, i)).StoreUnsafe(ref ys, i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref ys, i) += scale * Unsafe.Add(ref xs, i);
        }
    }

    /// <summary><c>y[i] += x[i]</c>: the residual stream.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Add(ReadOnlySpan<float> x, Span<float> y)
    {
        CheckSameLength(x.Length, y.Length);
        ref float xs = ref MemoryMarshal.GetReference(x);
        ref float ys = ref MemoryMarshal.GetReference(y);
        nuint i = 0;
        nuint length = (nuint)x.Length;
        for (; i + Lanes <= length; i += Lanes)
        {
            (Load(ref xs, i) + Load(ref ys, i)).StoreUnsafe(ref ys, i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref ys, i) += Unsafe.Add(ref xs, i);
        }
    }

    /// <summary>SwiGLU: <c>gate[i] = silu(gate[i]) · up[i]</c>, <c>silu(z) = z / (1 + e^−z)</c>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void SwiGlu(Span<float> gate, ReadOnlySpan<float> up)
    {
        CheckSameLength(gate.Length, up.Length);
        ref float gates = ref MemoryMarshal.GetReference(gate);
        ref float ups = ref MemoryMarshal.GetReference(up);
        nuint i = 0;
        nuint length = (nuint)gate.Length;
        for (; i + Lanes <= length; i += Lanes)
        {
            Vector512<float> z = Load(ref gates, i);
            (z / (Vector512<float>.One + Exponential.Of(-z)) * Load(ref ups, i)).StoreUnsafe(ref gates, i);
        }

        for (; i < length; i++)
        {
            float z = Unsafe.Add(ref gates, i);
            Unsafe.Add(ref gates, i) = z / (1 + MathF.Exp(-z)) * Unsafe.Add(ref ups, i);
        }
    }

    /// <summary>The largest value; −∞ for none.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        ref float xs = ref MemoryMarshal.GetReference(values);
        Vector512<float> largest = Vector512.Create(float.NegativeInfinity);
        nuint i = 0;
        nuint length = (nuint)values.Length;
        for (; i + Lanes <= length; i += Lanes)
        {
            largest = Vector512.Max(largest, Load(ref xs, i));
        }

        float result = float.NegativeInfinity;
        for (int lane = 0; lane < Lanes; lane++)
        {
            result = MathF.Max(result, largest[lane]);
        }

        for (; i < length; i++)
        {
            result = MathF.Max(result, Unsafe.Add(ref xs, i));
        }

        return result;
    }

    /// <summary><c>values[i] = e^(values[i] − shift)</c>; returns their sum.</summary>
    /// <param name="values">Exponents in, powers out.</param>
    /// <param name="shift">Usually the largest value, so that nothing overflows.</param>
    public static float ExpSum(Span<float> values, float shift)
    {
        ref float xs = ref MemoryMarshal.GetReference(values);
        Vector512<float> shifts = Vector512.Create(shift);
        Vector512<float> sum = Vector512<float>.Zero;
        nuint i = 0;
        nuint length = (nuint)values.Length;
        for (; i + Lanes <= length; i += Lanes)
        {
            Vector512<float> power = Exponential.Of(Load(ref xs, i) - shifts);
            power.StoreUnsafe(ref xs, i);
            sum += power;
        }

        float total = Vector512.Sum(sum);
        for (; i < length; i++)
        {
            float power = MathF.Exp(Unsafe.Add(ref xs, i) - shift);
            Unsafe.Add(ref xs, i) = power;
            total += power;
        }

        return total;
    }

    /// <summary><c>values[i] *= factor</c>.</summary>
    public static void Scale(Span<float> values, float factor)
    {
        ref float xs = ref MemoryMarshal.GetReference(values);
        Vector512<float> factors = Vector512.Create(factor);
        nuint i = 0;
        nuint length = (nuint)values.Length;
        for (; i + Lanes <= length; i += Lanes)
        {
            (Load(ref xs, i) * factors).StoreUnsafe(ref xs, i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref xs, i) *= factor;
        }
    }

    /// <summary>Softmax in place, shifted by the maximum so that large logits cannot overflow.</summary>
    public static void Softmax(Span<float> values) => Scale(values, 1 / ExpSum(values, Max(values)));

    private static Vector512<float> Load(ref float start, nuint index) => Vector512.LoadUnsafe(ref start, index);

    private static void CheckSameLength(int x, int y)
    {
        if (x != y)
        {
            throw new ArgumentException($"lengths {x} and {y} differ");
        }
    }
}

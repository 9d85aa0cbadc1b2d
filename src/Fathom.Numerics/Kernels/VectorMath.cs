using System.Numerics;

namespace Fathom.Numerics.Kernels;

/// <summary>Sums and element-wise operations over float spans.</summary>
public static class VectorMath
{
    /// <summary><c>Σ x[i]·y[i]</c> in float32, in a fixed order.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"lengths {x.Length} and {y.Length} differ");
        }

        int width = Vector<float>.Count;
        Vector<float> sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= x.Length - width; i += width)
        {
            sum += new Vector<float>(x[i..]) * new Vector<float>(y[i..]);
        }

        float total = Vector.Sum(sum);
        for (; i < x.Length; i++)
        {
            total += x[i] * y[i];
        }

        return total;
    }

    /// <summary><c>y[i] += scale · x[i]</c>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void AddScaled(ReadOnlySpan<float> x, float scale, Span<float> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"lengths {x.Length} and {y.Length} differ");
        }

        for (int i = 0; i < x.Length; i++)
        {
            y[i] += scale * x[i];
        }
    }

    /// <summary><c>y[i] += x[i]</c>: the residual stream.</summary>
    public static void Add(ReadOnlySpan<float> x, Span<float> y) => AddScaled(x, 1f, y);

    /// <summary>SwiGLU: <c>gate[i] = silu(gate[i]) · up[i]</c>, <c>silu(z) = z / (1 + e^−z)</c>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void SwiGlu(Span<float> gate, ReadOnlySpan<float> up)
    {
        if (gate.Length != up.Length)
        {
            throw new ArgumentException($"lengths {gate.Length} and {up.Length} differ");
        }

        for (int i = 0; i < gate.Length; i++)
        {
            gate[i] = gate[i] / (1 + MathF.Exp(-gate[i])) * up[i];
        }
    }

    /// <summary>Softmax in place, shifted by the maximum so that large logits cannot overflow.</summary>
    public static void Softmax(Span<float> values)
    {
        float largest = float.NegativeInfinity;
        foreach (float value in values)
        {
            largest = MathF.Max(largest, value);
        }

        float sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Exp(values[i] - largest);
            sum += values[i];
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] /= sum;
        }
    }
}

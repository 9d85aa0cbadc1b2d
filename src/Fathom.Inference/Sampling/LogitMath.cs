using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Inference.Sampling;

/// <summary>Passes over a vocabulary's logits.</summary>
internal static class LogitMath
{
    /// <summary>Index of the largest logit, the lowest among equals; null when none is above −∞ or one is no number.</summary>
    public static int? ArgMax(ReadOnlySpan<float> logits)
    {
        float largest = Max(logits);
        return float.IsFinite(largest) ? logits.IndexOf(largest) : null;
    }

    /// <summary>The largest logit; NaN when one is no number.</summary>
    public static float Max(ReadOnlySpan<float> logits)
    {
        var largest = new Vector<float>(float.NegativeInfinity);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        foreach (Vector<float> vector in vectors)
        {
            largest = Vector.Max(largest, vector);
        }

        float result = float.NegativeInfinity;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            result = MathF.Max(result, largest[lane]);
        }

        foreach (float logit in logits[(vectors.Length * Vector<float>.Count)..])
        {
            result = MathF.Max(result, logit);
        }

        return result;
    }

    /// <summary><c>ln Σ e^logit</c>, summed in float64 above the maximum.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="scratch">As many floats; overwritten.</param>
    public static double LogSumExp(ReadOnlySpan<float> logits, Span<float> scratch)
    {
        float largest = Max(logits);
        return largest + Math.Log(Exp(logits, largest, 1, scratch));
    }

    /// <summary><c>result[i] = e^((logits[i] − offset) · scale)</c>; returns the sum in float64, in a fixed order.</summary>
    public static double Exp(ReadOnlySpan<float> logits, float offset, float scale, Span<float> result)
    {
        var offsets = new Vector<float>(offset);
        Vector<double> low = Vector<double>.Zero;
        Vector<double> high = Vector<double>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        Span<Vector<float>> results = MemoryMarshal.Cast<float, Vector<float>>(result);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<float> weights = Vector.Exp((vectors[i] - offsets) * scale);
            results[i] = weights;
            Vector.Widen(weights, out Vector<double> first, out Vector<double> second);
            low += first;
            high += second;
        }

        double sum = Vector.Sum(low + high);
        for (int i = vectors.Length * Vector<float>.Count; i < logits.Length; i++)
        {
            result[i] = MathF.Exp((logits[i] - offset) * scale);
            sum += result[i];
        }

        return sum;
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Inference.Sampling;

/// <summary>Operations over the logits of a whole vocabulary.</summary>
internal static class LogitMath
{
    /// <summary>Returns the index of the largest logit, the lowest among ties; null if the largest isn't finite or one is NaN.</summary>
    public static int? ArgMax(ReadOnlySpan<float> logits)
    {
        float largest = Max(logits);
        return float.IsFinite(largest) ? logits.IndexOf(largest) : null;
    }

    /// <summary>Returns the largest logit; NaN if any is NaN.</summary>
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

    /// <summary>Returns <c>ln Σ e^logit</c>, summed in float64 relative to the maximum.</summary>
    /// <param name="logits">The logits, <c>[vocabSize]</c>.</param>
    /// <param name="scratch">At least as many floats as there are logits; overwritten.</param>
    public static double LogSumExp(ReadOnlySpan<float> logits, Span<float> scratch)
    {
        float largest = Max(logits);
        return largest + Math.Log(Exp(logits, largest, 1, scratch));
    }

    /// <summary>Computes <c>result[i] = e^((logits[i] − offset) · scale)</c> and returns the sum, in float64 and in a fixed order.</summary>
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

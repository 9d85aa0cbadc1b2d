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
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        float largest = Max(logits);
        return largest + Math.Log(SumExp(logits, largest, scale: 1));
    }

    /// <summary><c>Σ e^((logit − offset) · scale)</c> in a fixed order.</summary>
    public static double SumExp(ReadOnlySpan<float> logits, float offset, float scale)
    {
        var offsets = new Vector<float>(offset);
        Vector<double> low = Vector<double>.Zero;
        Vector<double> high = Vector<double>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        foreach (Vector<float> vector in vectors)
        {
            Vector.Widen(Vector.Exp((vector - offsets) * scale), out Vector<double> first, out Vector<double> second);
            low += first;
            high += second;
        }

        double sum = Vector.Sum(low + high);
        foreach (float logit in logits[(vectors.Length * Vector<float>.Count)..])
        {
            sum += MathF.Exp((logit - offset) * scale);
        }

        return sum;
    }
}

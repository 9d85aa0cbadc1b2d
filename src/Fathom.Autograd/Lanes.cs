using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Autograd;

/// <summary>Sixteen values at a time from spans of any length: missing values read as zero and are not written, so that loops have no scalar tail.</summary>
internal static class Lanes
{
    public const int Count = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ReadOnlySpan<float> values, int index) =>
        index + Count <= values.Length ? Vector512.Create(values.Slice(index, Count)) : LoadPart(values[index..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> lanes, Span<float> values, int index)
    {
        if (index + Count <= values.Length)
        {
            lanes.CopyTo(values.Slice(index, Count));
        }
        else
        {
            StorePart(lanes, values[index..]);
        }
    }

    /// <summary><c>1 / (1 + e^−x)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Vector512.Exp(-x));

    /// <summary>Adds <c>scale · x</c> to y.</summary>
    public static void AddScaled(ReadOnlySpan<float> x, float scale, Span<float> y)
    {
        Vector512<float> factor = Vector512.Create(scale);
        for (int i = 0; i < y.Length; i += Count)
        {
            Store(Load(y, i) + (factor * Load(x, i)), y, i);
        }
    }

    /// <summary><c>Σ x[i]·y[i]</c>, in a fixed order.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Vector512<float> sum = default;
        for (int i = 0; i < x.Length; i += Count)
        {
            sum += Load(x, i) * Load(y, i);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>The largest value; at least one is needed.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        float largest = values[^1];
        int i = 0;
        Vector512<float> lanes = Vector512.Create(largest);
        for (; i + Count <= values.Length; i += Count)
        {
            lanes = Vector512.Max(lanes, Load(values, i));
        }

        for (; i < values.Length; i++)
        {
            largest = MathF.Max(largest, values[i]);
        }

        for (int lane = 0; lane < Count; lane++)
        {
            largest = MathF.Max(largest, lanes[lane]);
        }

        return largest;
    }

    /// <summary>Replaces values by <c>e^(x − shift)</c> and returns their sum, in a fixed order.</summary>
    public static float ExpAndSum(Span<float> values, float shift)
    {
        Vector512<float> sums = default;
        int i = 0;
        for (; i + Count <= values.Length; i += Count)
        {
            Vector512<float> exponentials = Vector512.Exp(Load(values, i) - Vector512.Create(shift));
            Store(exponentials, values, i);
            sums += exponentials;
        }

        float sum = Vector512.Sum(sums);
        for (; i < values.Length; i++)
        {
            values[i] = MathF.Exp(values[i] - shift);
            sum += values[i];
        }

        return sum;
    }

    /// <summary><c>Σ x·log x</c> over values of at least 0, in a fixed order; 0 counts as 0.</summary>
    public static float SumOfProductsWithLog(ReadOnlySpan<float> values)
    {
        // Below any exponential that counts: keeps log finite, so that 0 · log gives 0. Missing lanes read as zero.
        Vector512<float> least = Vector512.Create(1e-37f);
        Vector512<float> sums = default;
        for (int i = 0; i < values.Length; i += Count)
        {
            Vector512<float> x = Load(values, i);
            sums += x * Vector512.Log(Vector512.Max(x, least));
        }

        return Vector512.Sum(sums);
    }

    /// <summary>Multiplies all values.</summary>
    public static void Scale(Span<float> values, float factor)
    {
        for (int i = 0; i < values.Length; i += Count)
        {
            Store(Load(values, i) * factor, values, i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> LoadPart(ReadOnlySpan<float> values)
    {
        Span<float> padded = stackalloc float[Count];
        padded.Clear();
        values.CopyTo(padded);
        return Vector512.Create<float>(padded);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePart(Vector512<float> lanes, Span<float> values)
    {
        Span<float> padded = stackalloc float[Count];
        lanes.CopyTo(padded);
        padded[..values.Length].CopyTo(values);
    }
}

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

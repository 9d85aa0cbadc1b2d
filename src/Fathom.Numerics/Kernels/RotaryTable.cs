using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels;

/// <summary>Which two values of a vector a rotation pairs.</summary>
public enum RotaryPairing
{
    /// <summary>Neighbors <c>(x[2i], x[2i+1])</c>: GPT-J, GGUF's llama and deepseek2, DeepSeek's own code.</summary>
    Interleaved,

    /// <summary>Halves <c>(x[i], x[i + D/2])</c>: GPT-NeoX, Hugging Face's rotate_half, GGUF's qwen2 and qwen3.</summary>
    HalfSplit,
}

/// <summary>Rotary position embedding: rotates pair i at position p by the angle <c>p · frequency[i]</c>.</summary>
/// <remarks>Su et al. 2021, eq. 34. Angles, sines, and cosines are computed in float64 per position and rounded once to float32.</remarks>
public sealed class RotaryTable
{
    private static readonly Vector256<float> s_signs = Vector256.Create(-1f, 1, -1, 1, -1, 1, -1, 1);

    private readonly double[] _frequencies;
    private readonly float _magnitude;

    /// <summary>Creates a table.</summary>
    /// <param name="frequencies">Radians per position for each pair, after any context extension (YaRN, llama3).</param>
    /// <param name="pairing">How pairs are arranged in a vector.</param>
    /// <param name="magnitude">Multiplies sine and cosine; 1 for all models but YaRN ones whose two mscales differ.</param>
    public RotaryTable(ReadOnlySpan<double> frequencies, RotaryPairing pairing, float magnitude = 1)
    {
        _frequencies = frequencies.ToArray();
        _magnitude = magnitude;
        Pairing = pairing;
    }

    /// <summary>How pairs are arranged in a vector.</summary>
    public RotaryPairing Pairing { get; }

    /// <summary>Number of values that are rotated: twice the number of pairs.</summary>
    public int Width => 2 * _frequencies.Length;

    /// <summary>Sine and cosine of every pair at one position.</summary>
    /// <param name="position">Token position, from 0.</param>
    /// <param name="cosines"><c>[Width / 2]</c>.</param>
    /// <param name="sines"><c>[Width / 2]</c>.</param>
    public void At(int position, Span<float> cosines, Span<float> sines)
    {
        for (int i = 0; i < _frequencies.Length; i++)
        {
            (double sine, double cosine) = Math.SinCos(position * _frequencies[i]);
            cosines[i] = (float)cosine * _magnitude;
            sines[i] = (float)sine * _magnitude;
        }
    }

    /// <summary>Rotates one vector in place.</summary>
    /// <param name="vector"><c>[Width]</c>.</param>
    /// <param name="cosines">From <see cref="At"/>.</param>
    /// <param name="sines">From <see cref="At"/>.</param>
    public void Rotate(Span<float> vector, ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines)
    {
        if (Pairing == RotaryPairing.HalfSplit)
        {
            RotateHalves(vector[..Width], cosines[..(Width / 2)], sines[..(Width / 2)]);
        }
        else
        {
            RotateNeighbors(vector[..Width], cosines, sines);
        }
    }

    private static void RotateHalves(Span<float> vector, ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines)
    {
        Span<float> first = vector[..cosines.Length];
        Span<float> second = vector[cosines.Length..];
        int lanes = Vector256<float>.Count;
        int i = 0;
        for (; i <= first.Length - lanes; i += lanes)
        {
            Vector256<float> a = Vector256.Create<float>(first[i..]), b = Vector256.Create<float>(second[i..]);
            Vector256<float> cosine = Vector256.Create(cosines[i..]), sine = Vector256.Create(sines[i..]);
            ((a * cosine) - (b * sine)).CopyTo(first[i..]);
            ((a * sine) + (b * cosine)).CopyTo(second[i..]);
        }

        for (; i < first.Length; i++)
        {
            (first[i], second[i]) = Rotate(first[i], second[i], cosines[i], sines[i]);
        }
    }

    private static void RotateNeighbors(Span<float> vector, ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines)
    {
        int pairs = Vector256<float>.Count / 2;
        int i = 0;
        for (; i <= (vector.Length / 2) - pairs; i += pairs)
        {
            Span<float> values = vector[(2 * i)..];
            Vector256<float> pair = Vector256.Create<float>(values);

            // pair: x0 x1 x2 x3 …, turned: −x1 x0 −x3 x2 …; with c and s twice each, lane 0 is x0·c0 − x1·s0 and lane 1 is x1·c0 + x0·s0.
            Vector256<float> turned = Vector256.Shuffle(pair, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)) * s_signs;
            ((pair * Twice(cosines[i..])) + (turned * Twice(sines[i..]))).CopyTo(values);
        }

        for (; i < vector.Length / 2; i++)
        {
            (vector[2 * i], vector[(2 * i) + 1]) = Rotate(vector[2 * i], vector[(2 * i) + 1], cosines[i], sines[i]);
        }
    }

    /// <summary>The first four values, each twice: <c>v0 v0 v1 v1 v2 v2 v3 v3</c>.</summary>
    private static Vector256<float> Twice(ReadOnlySpan<float> values) =>
        Vector256.Shuffle(Vector128.Create(values).ToVector256(), Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3));

    private static (float First, float Second) Rotate(float a, float b, float cosine, float sine) =>
        ((a * cosine) - (b * sine), (a * sine) + (b * cosine));
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Vectors;

namespace Fathom.Numerics.Attention;

/// <summary>Processes a row of scores between the products of causal attention. Rows are padded, so that loops use whole vectors only.</summary>
internal static unsafe class CausalRow
{
    /// <summary>Padded rows are a multiple of this long.</summary>
    public const int Multiple = 16;

    /// <summary>As <see cref="Softmax(float*, int, int)"/>, of a row whose memory extends to a multiple of <see cref="Multiple"/>.</summary>
    public static float Softmax(Span<float> scores, int visible)
    {
        fixed (float* at = scores)
        {
            return Softmax(at, visible, Filled(scores.Length));
        }
    }

    /// <summary>
    /// As <see cref="Backward(float*, float*, int, int, float, float, float)"/>, of rows whose memory extends to a multiple of <see cref="Multiple"/>.
    /// </summary>
    public static void Backward(Span<float> scores, Span<float> gradients, int visible, float logSum, float mean, float scale)
    {
        fixed (float* at = scores, gradientsAt = gradients)
        {
            Backward(at, gradientsAt, visible, Filled(scores.Length), logSum, mean, scale);
        }
    }

    /// <summary>The length, rounded up to a multiple.</summary>
    public static int Filled(int length) => (length + Multiple - 1) / Multiple * Multiple;

    /// <summary>Softmax of the first scores; the rest becomes zero.</summary>
    /// <param name="scores"><c>[length]</c>.</param>
    /// <param name="visible">Visible scores, at least 1.</param>
    /// <param name="length">A multiple of <see cref="Multiple"/>.</param>
    /// <returns>The logarithm of the sum of exponentials.</returns>
    public static float Softmax(float* scores, int visible, int length) =>
        Vector512.IsHardwareAccelerated ? Softmax<Float512>(scores, visible, length) : Softmax<Float256>(scores, visible, length);

    /// <summary>Turns scores into probabilities, and the probabilities' gradients into the scores'; the rest of both becomes zero.</summary>
    /// <param name="scores"><c>[length]</c>.</param>
    /// <param name="gradients"><c>[length]</c>.</param>
    /// <param name="visible">Visible scores.</param>
    /// <param name="length">A multiple of <see cref="Multiple"/>.</param>
    /// <param name="logSum">Logarithm of the sum of exponentials.</param>
    /// <param name="mean">Mean of the probabilities' gradients, weighted by the probabilities.</param>
    /// <param name="scale">What scores were multiplied by.</param>
    public static void Backward(float* scores, float* gradients, int visible, int length, float logSum, float mean, float scale)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<Float512>(scores, gradients, visible, length, logSum, mean, scale);
        }
        else
        {
            Backward<Float256>(scores, gradients, visible, length, logSum, mean, scale);
        }
    }

    private static float Softmax<TVector>(float* scores, int visible, int length)
        where TVector : struct, IFloatVector<TVector>
    {
        int width = TVector.Count;
        int end = Fill(scores, visible, length, width);
        TVector maxima = TVector.Load(scores);
        for (int i = width; i < end; i += width)
        {
            maxima = TVector.Max(maxima, TVector.Load(scores + i));
        }

        float largest = maxima.Largest();

        // Padding within the last vector is −∞, so it becomes exactly 0 and adds nothing to the sum.
        TVector shift = TVector.Of(largest);
        TVector sums = TVector.Of(0);
        for (int i = 0; i < end; i += width)
        {
            TVector power = TVector.Exp(TVector.Load(scores + i) - shift);
            power.Store(scores + i);
            sums += power;
        }

        float sum = sums.Sum();
        TVector factor = TVector.Of(1 / sum);
        for (int i = 0; i < end; i += width)
        {
            (TVector.Load(scores + i) * factor).Store(scores + i);
        }

        return largest + MathF.Log(sum);
    }

    private static void Backward<TVector>(float* scores, float* gradients, int visible, int length, float logSum, float mean, float scale)
        where TVector : struct, IFloatVector<TVector>
    {
        int width = TVector.Count;
        int end = Fill(scores, visible, length, width);
        new Span<float>(gradients + visible, length - visible).Clear();
        TVector shift = TVector.Of(logSum);
        TVector means = TVector.Of(mean);
        TVector factor = TVector.Of(scale);
        for (int i = 0; i < end; i += width)
        {
            // p = exp(s − log-sum-exp); ds = scale · p · (dp − Σ p·dp). Padding scores are −∞, so p is 0 there.
            TVector probability = TVector.Exp(TVector.Load(scores + i) - shift);
            probability.Store(scores + i);
            (probability * factor * (TVector.Load(gradients + i) - means)).Store(gradients + i);
        }
    }

    /// <summary>Fills the rest of the last vector of visible scores with −∞, and the rest of the row with zeros.</summary>
    /// <returns>The end of that vector.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Fill(float* scores, int visible, int length, int width)
    {
        int end = (visible + width - 1) / width * width;
        new Span<float>(scores + visible, end - visible).Fill(float.NegativeInfinity);
        new Span<float>(scores + end, length - end).Clear();
        return end;
    }
}

using Fathom.Formats;
using Fathom.Numerics.Kernels;

namespace Fathom.Models.Tests.Reference;

/// <summary>Rotary positions in float64.</summary>
internal static class ReferenceRope
{
    /// <summary>Rotates a vector for a position.</summary>
    public static double[] Rotate(ModelConfig config, RotaryPairing pairing, double[] vector, int position)
    {
        int pairs = vector.Length / 2;
        double[] rotated = new double[vector.Length];
        for (int i = 0; i < pairs; i++)
        {
            int a = pairing == RotaryPairing.Interleaved ? 2 * i : i;
            int b = pairing == RotaryPairing.Interleaved ? (2 * i) + 1 : i + pairs;
            double angle = position * Frequency(config, i, vector.Length);
            rotated[a] = Magnitude(config.RopeScaling) * ((vector[a] * Math.Cos(angle)) - (vector[b] * Math.Sin(angle)));
            rotated[b] = Magnitude(config.RopeScaling) * ((vector[a] * Math.Sin(angle)) + (vector[b] * Math.Cos(angle)));
        }

        return rotated;
    }

    /// <summary>What YaRN multiplies the softmax scale with.</summary>
    public static double SoftmaxFactor(RopeScaling? scaling) =>
        scaling is { Kind: RopeScalingKind.Yarn } ? Math.Pow((0.1 * scaling.MscaleAllDim * Math.Log(scaling.Factor)) + 1, 2) : 1;

    private static double Magnitude(RopeScaling? scaling) =>
        scaling is { Kind: RopeScalingKind.Yarn }
            ? ((0.1 * scaling.Mscale * Math.Log(scaling.Factor)) + 1) / ((0.1 * scaling.MscaleAllDim * Math.Log(scaling.Factor)) + 1)
            : 1;

    private static double Frequency(ModelConfig config, int pair, int width)
    {
        double frequency = Math.Pow(config.RopeTheta, -2.0 * pair / width);
        return config.RopeScaling switch
        {
            null => frequency,
            { Kind: RopeScalingKind.Linear } linear => frequency / linear.Factor,
            { Kind: RopeScalingKind.Divisors } divisors => frequency / divisors.Divisors![pair],
            { Kind: RopeScalingKind.Llama3 } llama => Llama3(frequency, llama),
            { } yarn => Yarn(frequency, pair, width, config.RopeTheta, yarn),
        };
    }

    private static double Llama3(double frequency, RopeScaling scaling)
    {
        double wave = 2 * Math.PI / frequency;
        double old = scaling.OriginalMaxSequenceLength;
        if (wave < old / scaling.HighFrequencyFactor)
        {
            return frequency;
        }

        if (wave > old / scaling.LowFrequencyFactor)
        {
            return frequency / scaling.Factor;
        }

        double smooth = ((old / wave) - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        return ((1 - smooth) * frequency / scaling.Factor) + (smooth * frequency);
    }

    private static double Yarn(double frequency, int pair, int width, double theta, RopeScaling scaling)
    {
        double Corrected(double rotations) => width * Math.Log(scaling.OriginalMaxSequenceLength / (rotations * 2 * Math.PI)) / (2 * Math.Log(theta));
        double low = Math.Max(Math.Floor(Corrected(scaling.BetaFast)), 0);
        double high = Math.Min(Math.Ceiling(Corrected(scaling.BetaSlow)), width - 1);
        double ramp = Math.Clamp((pair - low) / (high == low ? 0.001 : high - low), 0, 1);
        return (frequency / scaling.Factor * ramp) + (frequency * (1 - ramp));
    }
}

using Fathom.Formats;
using Fathom.Numerics.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Rotary frequencies <c>θ^(−2i/D)</c>, with the context extensions that change them.</summary>
public static class RopeFrequencies
{
    /// <summary>Creates the table for vectors of <paramref name="width"/> values.</summary>
    public static RotaryTable CreateTable(ModelConfig config, int width, RotaryPairing pairing) =>
        new(Frequencies(config, width), pairing, Magnitude(config.RopeScaling));

    /// <summary>Radians per position for each of the <c>width / 2</c> pairs.</summary>
    public static double[] Frequencies(ModelConfig config, int width)
    {
        double[] frequencies = new double[width / 2];
        for (int i = 0; i < frequencies.Length; i++)
        {
            frequencies[i] = Math.Pow(config.RopeTheta, -2.0 * i / width);
        }

        if (config.RopeScaling is { } scaling)
        {
            Extend(frequencies, scaling, config.RopeTheta);
        }

        return frequencies;
    }

    /// <summary>YaRN's factor on MLA's softmax scale: <c>(0.1 · mscaleAllDim · ln factor + 1)²</c>; 1 without YaRN.</summary>
    public static double SoftmaxFactor(RopeScaling? scaling)
    {
        double m = scaling is { Kind: RopeScalingKind.Yarn } ? RopeScaling.YarnTemperature(scaling.Factor, scaling.MscaleAllDim) : 1;
        return m * m;
    }

    /// <summary>What rotated values are multiplied by: the attention factor if one is given, otherwise YaRN's own.</summary>
    private static float Magnitude(RopeScaling? scaling) =>
        scaling is { Kind: RopeScalingKind.Yarn }
            ? (float)(scaling.AttentionFactor ?? scaling.YarnMagnitude)
            : 1;

    private static void Extend(double[] frequencies, RopeScaling scaling, double theta)
    {
        for (int i = 0; i < frequencies.Length; i++)
        {
            frequencies[i] = scaling.Kind switch
            {
                RopeScalingKind.Linear => frequencies[i] / scaling.Factor,
                RopeScalingKind.Yarn => Yarn(frequencies[i], i, 2 * frequencies.Length, theta, scaling),
                RopeScalingKind.Llama3 => Llama3(frequencies[i], scaling),
                RopeScalingKind.Divisors => frequencies[i] / scaling.Divisors![i],
                _ => throw new ArgumentOutOfRangeException(nameof(scaling), scaling.Kind, "no such rope scaling"),
            };
        }
    }

    /// <summary>Peng et al. 2023, eq. 23: fast pairs keep their frequency, slow pairs are divided by the factor, with a linear ramp between.</summary>
    private static double Yarn(double frequency, int pair, int width, double theta, RopeScaling scaling)
    {
        double PairOf(double rotations) => width * Math.Log(scaling.OriginalMaxSequenceLength / (rotations * 2 * Math.PI)) / (2 * Math.Log(theta));
        double low = Math.Max(Math.Floor(PairOf(scaling.BetaFast)), 0);
        double high = Math.Min(Math.Ceiling(PairOf(scaling.BetaSlow)), width - 1);
        double ramp = Math.Clamp((pair - low) / Math.Max(high - low, 0.001), 0, 1);
        return (frequency / scaling.Factor * ramp) + (frequency * (1 - ramp));
    }

    /// <summary>
    /// Llama 3.1: wavelengths above (old context / low factor) are divided by the scaling factor, those below (old context / high factor) stay, with a
    /// linear ramp between.
    /// </summary>
    private static double Llama3(double frequency, RopeScaling scaling)
    {
        double rotations = scaling.OriginalMaxSequenceLength * frequency / (2 * Math.PI);
        double smooth = Math.Clamp(
            (rotations - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor), 0, 1);
        return ((1 - smooth) * frequency / scaling.Factor) + (smooth * frequency);
    }
}

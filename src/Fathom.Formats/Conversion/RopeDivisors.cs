namespace Fathom.Formats.Conversion;

/// <summary>Llama 3's context extension as GGUF stores it: one divisor for each rotary pair.</summary>
internal static class RopeDivisors
{
    private const double Tolerance = 1e-4;

    private static readonly int[] s_originalLengths = [8_192, 4_096, 2_048, 16_384, 32_768, 65_536, 131_072];

    /// <summary>The divisors of a model; null if it has none.</summary>
    public static float[]? Of(ModelConfig config) => config.RopeScaling switch
    {
        { Kind: RopeScalingKind.Divisors, Divisors: { } divisors } => [.. divisors],
        { Kind: RopeScalingKind.Llama3 } scaling => Compute(config, scaling),
        _ => null,
    };

    /// <summary>The parameters that give these divisors; null if none of the usual ones do.</summary>
    public static RopeScaling? Recognise(ModelConfig config, IReadOnlyList<float> divisors) =>
        s_originalLengths
            .Select(length => new RopeScaling
            {
                Kind = RopeScalingKind.Llama3,
                Factor = Math.Round(divisors.Max(), 4),
                OriginalMaxSequenceLength = length,
                LowFrequencyFactor = 1,
                HighFrequencyFactor = 4,
            })
            .FirstOrDefault(candidate => Compute(config, candidate).Zip(divisors).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * pair.Second));

    private static float[] Compute(ModelConfig config, RopeScaling scaling)
    {
        float[] divisors = new float[config.HeadDim / 2];
        for (int i = 0; i < divisors.Length; i++)
        {
            double waveLength = 2 * Math.PI * Math.Pow(config.RopeTheta, 2.0 * i / config.HeadDim);
            double rotations = scaling.OriginalMaxSequenceLength / waveLength;
            double smooth = Math.Clamp((rotations - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor), 0, 1);
            divisors[i] = (float)(1 / (((1 - smooth) / scaling.Factor) + smooth));
        }

        return divisors;
    }
}

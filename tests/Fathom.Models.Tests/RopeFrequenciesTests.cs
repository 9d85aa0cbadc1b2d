using Fathom.Formats;
using Fathom.Models.Blocks;
using Fathom.Numerics.Kernels;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

public class RopeFrequenciesTests
{
    private const double SevenDigits = 1e-6;

    [Fact]
    public void Frequencies_DeepSeekV3Yarn_AreTheKnownOnes()
    {
        double[] frequencies = RopeFrequencies.Frequencies(TinyConfigs.DeepSeekV3, width: 64);

        AssertRelative(0.07498942, frequencies[9]);
        AssertRelative(0.05623413, frequencies[10]);
        AssertRelative(0.03900693, frequencies[11]);
        AssertRelative(0.0055, frequencies[16]);
        AssertRelative(7.905697e-4, frequencies[20]);
        AssertRelative(1.778279e-4, frequencies[22]);
        AssertRelative(3.333804e-5, frequencies[23]);
        AssertRelative(3.333804e-6, frequencies[31]);
    }

    [Theory]
    [InlineData(1.0, 1.8738542)]
    [InlineData(0.707, 1.5896262)]
    [InlineData(0.0, 1.0)]
    public void SoftmaxFactor_Yarn_GrowsWithItsTemperature(double mscaleAllDim, double expected)
    {
        RopeScaling scaling = TinyConfigs.DeepSeekV3.RopeScaling! with { MscaleAllDim = mscaleAllDim };

        AssertRelative(expected, RopeFrequencies.SoftmaxFactor(scaling));
    }

    [Theory]
    [InlineData(null, 1.1386294)]
    [InlineData(1.0, 1.0)]
    [InlineData(0.5, 0.5)]
    public void CreateTable_Yarn_MultipliesByTheAttentionFactor(double? attentionFactor, double expected)
    {
        var scaling = new RopeScaling
        {
            Kind = RopeScalingKind.Yarn,
            Factor = 4,
            OriginalMaxSequenceLength = 64,
            BetaFast = 32,
            BetaSlow = 1,
            Mscale = 1,
            AttentionFactor = attentionFactor,
        };
        RotaryTable table = RopeFrequencies.CreateTable(TinyConfigs.Qwen3 with { RopeScaling = scaling }, width: 4, RotaryPairing.HalfSplit);
        float[] cosines = new float[2];
        float[] vector = [1, 2, 3, 4];

        table.At(0, cosines, new float[2]);
        table.Rotate(vector, cosines, [0, 0]);

        AssertRelative(expected, vector[0]);
        AssertRelative(4 * expected, vector[3]);
    }

    [Fact]
    public void Frequencies_Llama3_DivideLongWavesOnly()
    {
        ModelConfig config = TinyConfigs.Llama3;

        double[] frequencies = RopeFrequencies.Frequencies(config, width: 128);
        double[] plain = RopeFrequencies.Frequencies(config with { RopeScaling = null }, width: 128);

        Assert.Equal(plain[0], frequencies[0]);
        Assert.Equal(plain[20], frequencies[20]);
        AssertRelative(plain[63] / 8, frequencies[63]);
        Assert.InRange(frequencies[30], plain[30] / 8, plain[30]);
        Assert.All(frequencies.Zip(frequencies.Skip(1)), pair => Assert.True(pair.First > pair.Second));
    }

    private static void AssertRelative(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= SevenDigits * Math.Abs(expected), $"{actual} for {expected}");
}

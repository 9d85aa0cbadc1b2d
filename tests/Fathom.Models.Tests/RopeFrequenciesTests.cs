using Fathom.Formats;
using Fathom.Models.Blocks;
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

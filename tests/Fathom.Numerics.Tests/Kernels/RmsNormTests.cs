using Fathom.Numerics.Kernels;

namespace Fathom.Numerics.Tests.Kernels;

public class RmsNormTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(2, 16)]
    [InlineData(5, 64)]
    [InlineData(2, 1000)]
    public void Forward_AnyShape_MatchesFormula(int rows, int width)
    {
        var random = new Random(7);
        float[] x = [.. Enumerable.Range(0, rows * width).Select(_ => random.NextSingle() - 0.5f)];
        float[] weight = [.. Enumerable.Range(0, width).Select(_ => random.NextSingle())];
        float[] actual = new float[x.Length];

        RmsNorm.Forward(x, weight, 1e-6f, actual);

        for (int r = 0; r < rows; r++)
        {
            double meanSquare = x.Skip(r * width).Take(width).Average(v => (double)v * v);
            for (int i = 0; i < width; i++)
            {
                double expected = x[(r * width) + i] / Math.Sqrt(meanSquare + 1e-6) * weight[i];
                Assert.Equal(expected, actual[(r * width) + i], 2e-6);
            }
        }
    }

    [Fact]
    public void Forward_InPlace_SameAsApart()
    {
        float[] x = [.. Enumerable.Range(0, 50).Select(i => i / 25f)];
        float[] apart = new float[50];
        float[] weight = [.. Enumerable.Repeat(1.5f, 25)];

        RmsNorm.Forward(x, weight, 1e-5f, apart);
        RmsNorm.Forward(x, weight, 1e-5f, x);

        Assert.Equal(apart, x);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(48)]
    [InlineData(193)]
    public void BackwardRow_AnyWidth_MatchesFormula(int width)
    {
        var random = new Random(width);
        float[] Values() => [.. Enumerable.Range(0, width).Select(_ => (random.NextSingle() * 2) - 1)];
        (float[] x, float[] gain, float[] dy, float[] dx, float[] dGain) = (Values(), Values(), Values(), Values(), Values());
        double inverse = 1 / Math.Sqrt(x.Average(value => (double)value * value) + 1e-6);
        double mean = Enumerable.Range(0, width).Average(i => (double)gain[i] * dy[i] * x[i]);
        double[] expectedX = [.. dx.Select((value, i) => value + (inverse * gain[i] * dy[i]) - (x[i] * Math.Pow(inverse, 3) * mean))];
        double[] expectedGain = [.. dGain.Select((value, i) => value + (dy[i] * x[i] * inverse))];

        float found = RmsNorm.ForwardRow(x, gain, 1e-6f, new float[width]);
        RmsNorm.BackwardRow(x, gain, found, dy, dx, dGain);

        Assert.All(expectedX.Zip(dx), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.All(expectedGain.Zip(dGain), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}

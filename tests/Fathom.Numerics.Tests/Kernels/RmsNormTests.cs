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
}

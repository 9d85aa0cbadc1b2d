using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Vectors;

namespace Fathom.Numerics.Tests.Kernels;

public class ExponentialTests
{
    private const double Tolerance = 2e-7;

    [Fact]
    public void Of_NormalResults_WithinTwoTenMillionths()
    {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            float x = (float)((random.NextDouble() * (88.3 + 87.3)) - 87.3) * (i % 3 == 0 ? 1e-3f : 1);
            double exact = Math.Exp(x);
            foreach (float power in Powers(x))
            {
                Assert.True(Math.Abs((power / exact) - 1) <= Tolerance, $"e^{x:R}: {power:R} instead of {exact:R}");
            }
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(1e-30f, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.MinValue, 0f)]
    [InlineData(-1e6f, 0f)]
    [InlineData(-87.34f, 0f)]
    [InlineData(88.73f, float.PositiveInfinity)]
    [InlineData(1e6f, float.PositiveInfinity)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Of_Limits_Exact(float x, float expected) => Assert.All(Powers(x), power => Assert.Equal(expected, power));

    [Fact]
    public void Of_LaneNeighbors_DoNotMatter()
    {
        Vector256<float> x = Vector256.Create(0f, float.NaN, float.NegativeInfinity, 1f, 1e9f, -1f, -200f, 0.5f);

        Vector256<float> powers = Exponential.Of(x);

        for (int i = 0; i < Vector256<float>.Count; i++)
        {
            Assert.Equal(Powers(x[i])[0], powers[i]);
        }
    }

    /// <summary>The error of the polynomial, and that of <c>x · log2 e</c> in single precision, which grows with x.</summary>
    [Fact]
    public void Roughly_NormalResults_FarFinerThanBFloat16()
    {
        var random = new Random(2);
        for (int i = 0; i < 100_000; i++)
        {
            float x = (float)(random.NextDouble() * -80) * (i % 3 == 0 ? 1e-2f : 1);
            double exact = Math.Exp(x);
            float power = Exponential.Roughly(Vector512.Create(x))[7];
            Assert.True(Math.Abs((power / exact) - 1) <= 9e-5, $"e^{x:R}: {power:R} instead of {exact:R}");
        }
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.MinValue, 0f)]
    [InlineData(-200f, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Roughly_Limits_Exact(float x, float expected) => Assert.Equal(expected, Exponential.Roughly(Vector512.Create(x))[3]);

    private static float[] Powers(float x) =>
        [Exponential.Of(Vector256.Create(x))[5], Exponential.Of(Vector512.Create(x))[2], Exponential.Of(Vector512.Create(x))[15]];
}

using Fathom.Numerics.Kernels;

namespace Fathom.Numerics.Tests.Kernels;

public class VectorMathTests
{
    /// <summary>Relative to the sum of magnitudes: a few float32 roundings.</summary>
    private const double Tolerance = 4e-7;

    // 0..131 crosses every boundary: empty, scalar tail, one to several 512-bit vectors, the four-fold loop.
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 132)];

    [Theory, MemberData(nameof(Lengths))]
    public void Dot_AnyLength_MatchesScalar(int length)
    {
        (float[] x, float[] y) = Random(length);

        double expected = x.Zip(y, (a, b) => (double)a * b).Sum();
        double magnitude = x.Zip(y, (a, b) => Math.Abs((double)a * b)).Sum();

        Assert.True(Math.Abs(VectorMath.Dot(x, y) - expected) <= Tolerance * magnitude);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void AddScaledAddAndScale_AnyLength_MatchScalar(int length)
    {
        (float[] x, float[] y) = Random(length);
        float[] scaled = [.. y], added = [.. y], multiplied = [.. x];

        VectorMath.AddScaled(x, 0.7f, scaled);
        VectorMath.Add(x, added);
        VectorMath.Scale(multiplied, -1.5f);

        Assert.Equal([.. x.Zip(y, (a, b) => a + b)], added);
        Assert.Equal([.. x.Select(a => a * -1.5f)], multiplied);
        Assert.All(x.Zip(y).Zip(scaled), t => Assert.Equal(t.First.Second + (0.7 * t.First.First), t.Second, 2e-7));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void SwiGlu_AnyLength_MatchesScalar(int length)
    {
        (float[] gate, float[] up) = Random(length, spread: 20);
        double[] expected = [.. gate.Zip(up, (z, u) => z / (1 + Math.Exp(-(double)z)) * u)];

        VectorMath.SwiGlu(gate, up);

        AssertClose(expected, gate);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void SwiGluBackward_AnyLength_MatchesScalar(int length)
    {
        (float[] gate, float[] up) = Random(length, spread: 20);
        float[] gradient = [.. up.Reverse()];
        double[] sigmoid = [.. gate.Select(z => 1 / (1 + Math.Exp(-(double)z)))];
        double[] dGate = [.. gate.Select((z, i) => gradient[i] * up[i] * sigmoid[i] * (1 + (z * (1 - sigmoid[i]))))];
        double[] dUp = [.. gate.Select((z, i) => gradient[i] * z * sigmoid[i])];

        VectorMath.SwiGluBackward(gate, up, gradient);

        Assert.All(dGate.Zip(gate), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
        Assert.All(dUp.Zip(up), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void MaxAndCopyScaled_AnyLength_MatchScalar(int length)
    {
        (float[] x, float[] y) = Random(length);

        VectorMath.CopyScaled(x, 0.7f, y);

        Assert.Equal([.. x.Select(value => value * 0.7f)], y);
        Assert.Equal(length == 0 ? float.NegativeInfinity : x.Max(), VectorMath.Max(x));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Softmax_AnyLength_MatchesScalar(int length)
    {
        (float[] values, _) = Random(length, spread: 60);
        double largest = length == 0 ? 0 : values.Max();
        double[] powers = [.. values.Select(v => Math.Exp(v - largest))];

        VectorMath.Softmax(values);

        AssertClose([.. powers.Select(p => p / powers.Sum())], values);
    }

    [Theory]
    [InlineData(-90f)]
    [InlineData(-104f)]
    [InlineData(-1e6f)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MinValue)]
    public void ExpSum_FarBelowTheShift_IsZeroOrTiny(float exponent)
    {
        float[] values = [.. Enumerable.Repeat(exponent, 35)];

        VectorMath.ExpSum(values, shift: 0);

        Assert.All(values, power => Assert.InRange(power, 0f, 1e-38f));
    }

    [Fact]
    public void SwiGlu_HugeNegativeGate_IsZeroNotNaN()
    {
        float[] gate = [.. Enumerable.Repeat(-1e4f, 33)];

        VectorMath.SwiGlu(gate, [.. Enumerable.Repeat(1f, 33)]);

        Assert.All(gate, value => Assert.Equal(0f, value, 1e-30f));
    }

    [Fact]
    public void Dot_LengthsDiffer_Throws() => Assert.Throws<ArgumentException>(() => VectorMath.Dot([1f], [1f, 2f]));

    private static (float[] X, float[] Y) Random(int length, float spread = 2)
    {
        var random = new Random(20260822 + length);
        return ([.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * spread)],
            [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * 2)]);
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double bound = 1e-6 * Math.Max(Math.Abs(expected[i]), 1e-6);
            Assert.True(Math.Abs(expected[i] - actual[i]) <= bound, $"value {i} of {expected.Length}: {actual[i]} instead of {expected[i]}");
        }
    }
}

using Fathom.Numerics.Kernels;

namespace Fathom.Numerics.Tests.Kernels;

public class RotaryTableTests
{
    [Theory]
    [InlineData(RotaryPairing.Interleaved, 8)]
    [InlineData(RotaryPairing.HalfSplit, 8)]
    [InlineData(RotaryPairing.Interleaved, 64)]
    [InlineData(RotaryPairing.HalfSplit, 70)]
    public void Rotate_AnyWidth_TurnsEachPairByItsAngle(RotaryPairing pairing, int width)
    {
        double[] frequencies = [.. Enumerable.Range(0, width / 2).Select(i => Math.Pow(10_000, -2.0 * i / width))];
        var table = new RotaryTable(frequencies, pairing);
        var random = new Random(3);
        float[] vector = [.. Enumerable.Range(0, width).Select(_ => random.NextSingle() - 0.5f)];
        float[] actual = [.. vector];
        float[] cosines = new float[width / 2];
        float[] sines = new float[width / 2];
        const int Position = 4_321;

        table.At(Position, cosines, sines);
        table.Rotate(actual, cosines, sines);

        for (int i = 0; i < width / 2; i++)
        {
            (int a, int b) = pairing == RotaryPairing.Interleaved ? (2 * i, (2 * i) + 1) : (i, i + (width / 2));
            double angle = Position * frequencies[i];
            Assert.Equal((vector[a] * Math.Cos(angle)) - (vector[b] * Math.Sin(angle)), actual[a], 1e-6);
            Assert.Equal((vector[a] * Math.Sin(angle)) + (vector[b] * Math.Cos(angle)), actual[b], 1e-6);
        }
    }

    [Fact]
    public void Rotate_TwoVectors_DotDependsOnTheDistanceOnly()
    {
        double[] frequencies = [.. Enumerable.Range(0, 16).Select(i => Math.Pow(10_000, -i / 16.0))];
        var table = new RotaryTable(frequencies, RotaryPairing.Interleaved);
        float[] query = [.. Enumerable.Range(0, 32).Select(i => MathF.Sin(i))];
        float[] key = [.. Enumerable.Range(0, 32).Select(i => MathF.Cos(i * 2))];

        Assert.Equal(DotAt(table, query, 9, key, 4), DotAt(table, query, 1_009, key, 1_004), 1e-4);
    }

    private static double DotAt(RotaryTable table, float[] query, int queryPosition, float[] key, int keyPosition)
    {
        float[] rotatedQuery = [.. query], rotatedKey = [.. key], cosines = new float[16], sines = new float[16];
        table.At(queryPosition, cosines, sines);
        table.Rotate(rotatedQuery, cosines, sines);
        table.At(keyPosition, cosines, sines);
        table.Rotate(rotatedKey, cosines, sines);
        return VectorMath.Dot(rotatedQuery, rotatedKey);
    }
}

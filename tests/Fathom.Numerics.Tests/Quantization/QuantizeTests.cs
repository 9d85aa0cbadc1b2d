using System.Security.Cryptography;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Quantization;

public class QuantizeTests
{
    /// <summary>How much worse than ggml a quantiser may be.</summary>
    private const double Margin = 1.02;

    public static TheoryData<BlockFormatId> Quantized => [.. BlockFormat.All.Where(format => format.BlockLength > 1).Select(format => format.Id)];

    public static TheoryData<BlockFormatId> HalfScaled => [.. Quantized.Select(row => row.Data).Where(id => id != BlockFormatId.MXFP4)];

    [Theory, MemberData(nameof(Quantized))]
    public void Quantize_AnyTensor_ErrsNoMoreThanThePeer(BlockFormatId id)
    {
        foreach ((_, TestTensor tensor, double peer) in PeerErrors.All.Where(entry => entry.Format == id))
        {
            float[] values = TestTensors.Create(tensor);

            double error = RootMeanSquare(values, RoundTrip(id, values));

            Assert.True(error <= Margin * peer, $"{id} {tensor}: {error:e3}, the peer {peer:e3}");
        }
    }

    [Theory, MemberData(nameof(Quantized))]
    public void Quantize_RowByRow_WritesTheSameBytes(BlockFormatId id)
    {
        BlockFormat format = BlockFormat.Get(id);
        float[] values = TestTensors.Create(TestTensor.Laplacian);
        byte[] whole = Quantize(id, values);

        byte[] rows = [.. values.Chunk(TestTensors.Columns).SelectMany(row => Quantize(id, row))];

        Assert.Equal(whole, rows);
        Assert.Equal(format.RowBytes(values.Length), whole.Length);
    }

    // One hash for all machines and instruction sets. A better search changes it: then the errors above tell whether it is better.
    [Theory]
    [InlineData(BlockFormatId.Q4_0, "2e4ab80bb07db60b")]
    [InlineData(BlockFormatId.Q4_1, "4626dee1794bde1a")]
    [InlineData(BlockFormatId.Q5_0, "e7c5f3018c72fe74")]
    [InlineData(BlockFormatId.Q5_1, "6e762fbf99c85977")]
    [InlineData(BlockFormatId.Q8_0, "fdd4b704f65d7d72")]
    [InlineData(BlockFormatId.Q2_K, "a9fbae3b01c6707a")]
    [InlineData(BlockFormatId.Q3_K, "5e23fa4fc0096600")]
    [InlineData(BlockFormatId.Q4_K, "d1b007b5c3dfa756")]
    [InlineData(BlockFormatId.Q5_K, "4b4d3a97856530f2")]
    [InlineData(BlockFormatId.Q6_K, "cece4ef27dbf3970")]
    [InlineData(BlockFormatId.IQ4_NL, "f5bdde84123988ab")]
    [InlineData(BlockFormatId.IQ4_XS, "bf6c9a3b21c43552")]
    [InlineData(BlockFormatId.MXFP4, "b3e988f1d0f27c42")]
    public void Quantize_OnAnyMachine_WritesTheSameBytes(BlockFormatId id, string expected)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TestTensor tensor in Enum.GetValues<TestTensor>())
        {
            hash.AppendData(Quantize(id, TestTensors.Create(tensor)));
        }

        Assert.Equal(expected, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    [Theory, MemberData(nameof(Quantized))]
    public void Quantize_Zeros_ReadsBackZeros(BlockFormatId id)
    {
        float[] values = new float[512];

        Assert.Equal(values, RoundTrip(id, values));
    }

    [Theory, MemberData(nameof(Quantized))]
    public void Quantize_NotFinite_IsRefusedWithItsPlace(BlockFormatId id)
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            float[] values = new float[512];
            values[300] = bad;

            var exception = Assert.Throws<NonFiniteValueException>(() => Quantize(id, values));

            Assert.Equal((id, 300, bad, "quantize.value.not_finite"), (exception.Format, exception.Index, exception.Value, exception.Code));
        }
    }

    [Theory, MemberData(nameof(HalfScaled))]
    public void Quantize_BeyondTheRange_GivesTheLargestNumber(BlockFormatId id)
    {
        float[] values = new float[512];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i % 2 == 0 ? float.MaxValue : -float.MaxValue;
        }

        float[] actual = RoundTrip(id, values);

        Assert.All(actual, value => Assert.True(float.IsFinite(value)));
        Assert.All(actual.Where((_, i) => i % 2 == 0), value => Assert.True(value > 60000, $"{value}"));
    }

    [Theory, MemberData(nameof(Quantized))]
    public void Quantize_AnyMagnitude_ReadsBackFinitely(BlockFormatId id)
    {
        float[] pattern = TestTensors.Create(TestTensor.Gaussian)[..512];
        float signal = pattern.Max(MathF.Abs);
        for (int exponent = -150; exponent <= 127; exponent += 3)
        {
            float[] values = [.. pattern.Select(value => MathF.ScaleB(value / signal, exponent))];

            float[] actual = RoundTrip(id, values);

            Assert.All(actual, value => Assert.True(float.IsFinite(value), $"2^{exponent}"));
            Assert.True(actual.Max(MathF.Abs) <= 1.3f * MathF.ScaleB(1, exponent), $"2^{exponent}: {actual.Max(MathF.Abs)}");
        }
    }

    // The levels of a format: what it holds exactly comes back exactly, but for the rounding of scales to halves; the non-linear levels have no two
    // that mirror each other.
    [Theory, MemberData(nameof(Quantized))]
    public void Quantize_TwoLevels_AreKept(BlockFormatId id)
    {
        float[] values = [.. Enumerable.Range(0, 512).Select(i => i * 7 % 3 == 0 ? -0.5f : 0.5f)];

        Assert.True(RootMeanSquare(values, RoundTrip(id, values)) <= (id is BlockFormatId.IQ4_NL or BlockFormatId.IQ4_XS ? 0.03 : 0.001));
    }

    private static byte[] Quantize(BlockFormatId id, float[] values)
    {
        byte[] bytes = new byte[BlockFormat.Get(id).RowBytes(values.Length)];
        BlockFormat.Get(id).Quantize(values, bytes);
        return bytes;
    }

    private static float[] RoundTrip(BlockFormatId id, float[] values)
    {
        float[] back = new float[values.Length];
        BlockFormat.Get(id).Dequantize(Quantize(id, values), back);
        return back;
    }

    private static double RootMeanSquare(float[] expected, float[] actual) =>
        Math.Sqrt(expected.Zip(actual, (a, b) => ((double)a - b) * ((double)a - b)).Average());
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Quantization;

public class QuantizeFastTests
{
    public static TheoryData<BlockFormatId> Formats => [.. BlockFormat.All.Select(format => format.Id)];

    /// <summary>Every magnitude from zero over denormal scales to beyond the largest half, and every kind of tensor.</summary>
    [Fact]
    public void QuantizeFast_EightBits_WritesTheBytesOfTheReference()
    {
        float[] gaussian = TestTensors.Create(TestTensor.Gaussian);
        IEnumerable<float[]> tensors =
        [
            new float[TestTensors.Columns],
            [.. Enumerable.Repeat(-0f, 31), 1f],
            .. Enumerable.Range(-150, 278).Select(exponent => gaussian[..512].Select(value => MathF.ScaleB(value, exponent)).ToArray()),
            .. Enum.GetValues<TestTensor>().Select(TestTensors.Create),
        ];
        foreach (float[] values in tensors)
        {
            var expected = new Q8_0Block[values.Length / Q8_0Block.Length];
            Q8_0Format.Reference(values, expected);

            Assert.Equal(MemoryMarshal.AsBytes<Q8_0Block>(expected).ToArray(), Quantize(BlockFormatId.Q8_0, values));
        }
    }

    [Fact]
    public void QuantizeFast_EightBitsOnAnyMachine_WritesTheSameBytes()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TestTensor tensor in Enum.GetValues<TestTensor>())
        {
            hash.AppendData(Quantize(BlockFormatId.Q8_0, TestTensors.Create(tensor)));
        }

        Assert.Equal("1902f2e804e74cdc", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    [Theory, MemberData(nameof(Formats))]
    public void QuantizeFast_FormatWithoutAFasterWay_WritesWhatQuantizeWrites(BlockFormatId id)
    {
        float[] values = TestTensors.Create(TestTensor.Laplacian);
        byte[] searched = new byte[BlockFormat.Get(id).RowBytes(values.Length)];
        BlockFormat.Get(id).Quantize(values, searched);

        Assert.Equal(id != BlockFormatId.Q8_0, searched.AsSpan().SequenceEqual(Quantize(id, values)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void QuantizeFast_NotFinite_IsRefusedWithItsPlace(float bad)
    {
        float[] values = new float[512];
        values[300] = bad;
        values[301] = float.NaN;

        var exception = Assert.Throws<NonFiniteValueException>(() => Quantize(BlockFormatId.Q8_0, values));

        Assert.Equal((BlockFormatId.Q8_0, 300, bad), (exception.Format, exception.Index, exception.Value));
    }

    /// <summary>No value is further from what is stored than half a step, and the largest is stored as a step times 127.</summary>
    [Fact]
    public void QuantizeFast_EightBits_ErrsByHalfAStepAtMost()
    {
        const float HalfRounding = 1 + (1f / 2048);
        float[] values = TestTensors.Create(TestTensor.Gaussian);
        float[] stored = new float[values.Length];
        BlockFormat.Get(BlockFormatId.Q8_0).Dequantize(Quantize(BlockFormatId.Q8_0, values), stored);
        for (int block = 0; block < values.Length; block += 32)
        {
            float step = values[block..(block + 32)].Max(MathF.Abs) / 127;

            Assert.All(
                Enumerable.Range(block, 32),
                i => Assert.InRange(MathF.Abs(values[i] - stored[i]), 0, ((step / 2) + (step * 127 / 2048)) * HalfRounding));
        }
    }

    private static byte[] Quantize(BlockFormatId id, float[] values)
    {
        byte[] bytes = new byte[BlockFormat.Get(id).RowBytes(values.Length)];
        BlockFormat.Get(id).QuantizeFast(values, bytes);
        return bytes;
    }
}

using System.Runtime.InteropServices;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Quantization;

public class FloatFormatTests
{
    private static readonly float[] s_awkward =
    [
        0, -0f, 1, -1, 448, 449, 463.9f, 464, 465, 1e10f, -1e10f, float.MaxValue, float.Epsilon, 1e-40f, 6e-8f, 65504, 65519, 65520,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, -float.NaN, 0.0009765625f, 0.00097656256f, 0.0029296875f, 0.015625f, 0.0150f,
    ];

    [Fact]
    public void Dequantize_EveryHalf_EqualsReference()
    {
        Half[] halves = [.. Enumerable.Range(0, 65536).Select(code => BitConverter.UInt16BitsToHalf((ushort)code))];
        float[] expected = new float[65536];
        float[] actual = new float[65536];
        Float16Format.Reference(halves, expected);

        BlockFormat.Get(BlockFormatId.F16).Dequantize(MemoryMarshal.AsBytes(halves.AsSpan()), actual);

        AssertSameBits(expected, actual);
    }

    [Fact]
    public void Dequantize_EveryBFloat16_EqualsReference()
    {
        ushort[] codes = [.. Enumerable.Range(0, 65536).Select(code => (ushort)code)];
        float[] expected = new float[65536];
        float[] actual = new float[65536];
        BFloat16Format.Reference(codes, expected);

        BlockFormat.Get(BlockFormatId.BF16).Dequantize(MemoryMarshal.AsBytes(codes.AsSpan()), actual);

        AssertSameBits(expected, actual);
    }

    [Theory]
    [InlineData(BlockFormatId.F32)]
    [InlineData(BlockFormatId.F16)]
    [InlineData(BlockFormatId.BF16)]
    [InlineData(BlockFormatId.F8E4M3)]
    public void Quantize_EveryLength_EqualsOneByOne(BlockFormatId id)
    {
        BlockFormat format = BlockFormat.Get(id);
        float[] values = [.. s_awkward, .. TestTensors.Create(TestTensor.HeavyTailed)[..41]];
        for (int length = 0; length <= values.Length; length++)
        {
            byte[] expected = new byte[length * format.BlockBytes];
            byte[] actual = new byte[length * format.BlockBytes];
            for (int i = 0; i < length; i++)
            {
                format.Quantize(values.AsSpan(i, 1), expected.AsSpan(i * format.BlockBytes, format.BlockBytes));
            }

            format.Quantize(values.AsSpan(0, length), actual);

            Assert.Equal(expected, actual);
            AssertSameBits(OneByOne(format, expected), Together(format, expected));
        }
    }

    [Theory]
    [InlineData(1.0f, 0x3F80)]
    [InlineData(1.00390625f, 0x3F80)]  // halfway between 1 and 1 + 2^-7: to even
    [InlineData(1.01171875f, 0x3F82)]  // halfway between 1 + 2^-7 and 1 + 2^-6: to even
    [InlineData(1.00390637f, 0x3F81)]  // just above halfway
    [InlineData(3.4e38f, 0x7F80)]      // beyond the largest: infinity, as IEEE rounding has it
    public void Quantize_BFloat16_RoundsToNearestEven(float value, ushort expected)
    {
        Assert.Equal(expected, BFloat16Format.Round(value));
    }

    private static float[] OneByOne(BlockFormat format, byte[] bytes) =>
        [.. bytes.Chunk(format.BlockBytes).SelectMany(code => Together(format, code))];

    private static float[] Together(BlockFormat format, byte[] bytes)
    {
        float[] values = new float[bytes.Length / format.BlockBytes];
        format.Dequantize(bytes, values);
        return values;
    }

    private static void AssertSameBits(float[] expected, float[] actual) =>
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
}

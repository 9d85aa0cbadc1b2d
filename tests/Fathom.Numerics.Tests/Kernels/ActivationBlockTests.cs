using Fathom.Numerics.Kernels.Products;

namespace Fathom.Numerics.Tests.Kernels;

public sealed unsafe class ActivationBlockTests
{
    [Theory]
    [InlineData(1f)]
    [InlineData(1e-3f)]
    [InlineData(3e30f)]
    [InlineData(1e-31f)]
    [InlineData(0f)]
    public void Quantize_AnyMagnitude_CodesAndSumsAgree(float magnitude)
    {
        var random = new Random(20261127);
        float[] values = new float[ActivationBlock.Length];
        for (int repetition = 0; repetition < 100; repetition++)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = magnitude * ((2 * random.NextSingle()) - 1);
            }

            CheckBlock(values, Quantize(values));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Quantize_NotFinite_ScaleIsNaN(float value)
    {
        float[] values = new float[ActivationBlock.Length];
        values[17] = value;

        Assert.True(float.IsNaN(Quantize(values).Scale));
    }

    private static ActivationBlock Quantize(float[] values)
    {
        ActivationBlock block;
        fixed (float* first = values)
        {
            ActivationBlock.Quantize(first, &block);
        }

        return block;
    }

    private static void CheckBlock(float[] values, ActivationBlock block)
    {
        float largest = values.Max(MathF.Abs);
        float scale = largest < 1e-30f ? 0 : largest / 127;
        float inverse = largest < 1e-30f ? 0 : 127 / largest;
        int[] codes = [.. values.Select(value => (int)MathF.Round(value * inverse))];
        int low = codes[..16].Sum();
        int high = codes[16..].Sum();

        Assert.Equal(codes, new Span<sbyte>(block.Codes, ActivationBlock.Length).ToArray().Select(code => (int)code));
        Assert.Equal(scale, block.Scale);
        Assert.Equal((-128 * (low + high), -128 * low, -128 * high), (block.Bias, block.HalfBias[0], block.HalfBias[1]));
        Assert.Equal((scale * (low + high), scale * low, scale * high), (block.Sum, block.HalfSum[0], block.HalfSum[1]));
    }
}

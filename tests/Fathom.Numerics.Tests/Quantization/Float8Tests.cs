using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Quantization;

public class Float8Tests
{
    [Theory]
    [InlineData(0x00, 0f)]
    [InlineData(0x01, 0.001953125f)] // 2^-9, the smallest
    [InlineData(0x07, 0.013671875f)] // 7 · 2^-9, the largest denormal
    [InlineData(0x08, 0.015625f)]    // 2^-6, the smallest normal
    [InlineData(0x38, 1f)]
    [InlineData(0x39, 1.125f)]
    [InlineData(0x7E, 448f)]
    [InlineData(0xC0, -2f)]
    public void Decode_KnownCode_GivesItsNumber(byte code, float expected)
    {
        Assert.Equal(expected, Float8.Decode(code));
        Assert.Equal(code, Float8.Encode(expected));
    }

    [Fact]
    public void Encode_EveryCodesNumber_GivesTheCode()
    {
        for (int code = 0; code < 256; code++)
        {
            Assert.Equal((byte)code, Float8.Encode(Float8.Decode((byte)code)));
        }
    }

    [Fact]
    public void Encode_BetweenNeighbors_GoesToTheNearerAndTiesToEven()
    {
        for (int code = 0; code < 0x7E; code++)
        {
            float middle = (Float8.Decode((byte)code) + Float8.Decode((byte)(code + 1))) / 2;

            Assert.Equal(code + (code & 1), Float8.Encode(middle));
            Assert.Equal(code, Float8.Encode(MathF.BitDecrement(middle)));
            Assert.Equal(code + 1, Float8.Encode(MathF.BitIncrement(middle)));
            Assert.Equal((code + (code & 1)) | 0x80, Float8.Encode(-middle));
        }
    }

    [Theory]
    [InlineData(449f, 0x7E)]
    [InlineData(float.MaxValue, 0x7E)]
    [InlineData(float.PositiveInfinity, 0x7E)]
    [InlineData(float.NegativeInfinity, 0xFE)]
    [InlineData(float.Epsilon, 0x00)]
    [InlineData(-0f, 0x80)]
    public void Encode_OutsideTheRange_Saturates(float value, byte expected) => Assert.Equal(expected, Float8.Encode(value));

    [Fact]
    public void Encode_NaN_StaysNaN()
    {
        Assert.Equal(0x7F, Float8.Encode(float.NaN) & 0x7F);
        Assert.True(float.IsNaN(Float8.Decode(0x7F)));
        Assert.True(float.IsNaN(Float8.Decode(0xFF)));
    }

    [Fact]
    public void Decode_LengthsThatDisagree_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Float8.Decode(new byte[3], new float[4]));
        Assert.Throws<ArgumentException>(() => Float8.Encode(new float[3], new byte[4]));
    }

    // 200 × 300 has ragged blocks at both edges; the block of rows 128… and columns 128… is all zeros.
    [Fact]
    public void Quantize_RaggedMatrix_ReadsBackCodeTimesScale()
    {
        const int Rows = 200;
        const int Columns = 300;
        var random = new Random(3);
        float[] values = new float[Rows * Columns];
        for (int i = 0; i < values.Length; i++)
        {
            bool zero = i / Columns >= 128 && i % Columns is >= 128 and < 256;
            values[i] = zero ? 0 : (random.NextSingle() - 0.5f) * MathF.Pow(10, i / Columns / 128);
        }

        byte[] codes = new byte[values.Length];
        float[] scales = new float[2 * 3];
        Float8Blocks.Quantize(values, Rows, Columns, codes, scales);

        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                float value = values[(row * Columns) + column];
                float scale = scales[(row / 128 * 3) + (column / 128)];
                float largest = LargestOfBlock(values, Rows, Columns, row / 128, column / 128);
                Assert.Equal(largest == 0 ? 1 : largest / 448, scale);
                Assert.Equal(Float8.Encode(value / scale), codes[(row * Columns) + column]);
                Assert.Equal(value, Float8.Decode(codes[(row * Columns) + column]) * scale, MathF.Max(MathF.Abs(value) / 16, scale / 1024));
            }
        }
    }

    [Fact]
    public void DequantizeRow_QuantizedMatrix_HasTheBitsOfCodeTimesScale()
    {
        const int Rows = 130;
        const int Columns = 260;
        var random = new Random(4);
        float[] values = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextSingle() - 0.5f)];
        using var codes = new AlignedBuffer<byte>(Rows * Columns);
        using var scales = new AlignedBuffer<float>(2 * 3);
        Float8Blocks.Quantize(values, Rows, Columns, codes.Span, scales.Span);
        var matrix = new WeightMatrix("w", BlockFormat.Get(BlockFormatId.F8E4M3), Rows, Columns, codes.Memory, new WeightScales(scales.Memory, Rows, Columns));
        float[] actual = new float[Columns];

        for (int row = 0; row < Rows; row++)
        {
            matrix.DequantizeRow(row, actual);

            for (int column = 0; column < Columns; column++)
            {
                float expected = Float8.Decode(codes.Span[(row * Columns) + column]) * scales.Span[(row / 128 * 3) + (column / 128)];
                Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(actual[column]));
            }
        }
    }

    [Fact]
    public void Quantize_TinyValues_DoNotOverflow()
    {
        float[] values = [1e-44f, -1e-42f, 0, 1e-40f];
        byte[] codes = new byte[4];
        float[] scales = new float[1];

        Float8Blocks.Quantize(values, 2, 2, codes, scales);

        Assert.All(codes, code => Assert.True(MathF.Abs(Float8.Decode(code)) <= 448));
        Assert.True(scales[0] > 0);
    }

    [Fact]
    public void Quantize_WrongLengthsOrNaN_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Float8Blocks.Quantize(new float[6], 2, 3, new byte[6], new float[2]));
        Assert.Throws<ArgumentException>(() => Float8Blocks.Quantize(new float[6], 2, 4, new byte[6], new float[1]));
        Assert.Throws<NonFiniteValueException>(() => Float8Blocks.Quantize([1, float.NaN], 1, 2, new byte[2], new float[1]));
    }

    [Fact]
    public void RoundTiles_EveryTile_UsesItsOwnScale()
    {
        const int Columns = 300;
        float[] values = TestTensors.Create(TestTensor.HeavyTailed)[..(4 * Columns)];
        float[] actual = [.. values];

        Float8Blocks.RoundTiles(actual, Columns);

        for (int i = 0; i < values.Length; i++)
        {
            int tile = (i / Columns * Columns) + (i % Columns / 128 * 128);
            int end = Math.Min(tile + 128, (i / Columns * Columns) + Columns);
            float scale = values[tile..end].Max(MathF.Abs) / 448;
            Assert.Equal(Float8.Decode(Float8.Encode(values[i] / scale)) * scale, actual[i]);
        }
    }

    [Fact]
    public void RoundTiles_PartOfARow_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Float8Blocks.RoundTiles(new float[5], 3));
        Assert.Throws<NonFiniteValueException>(() => Float8Blocks.RoundTiles([1, float.PositiveInfinity], 2));
    }

    private static float LargestOfBlock(float[] values, int rows, int columns, int blockRow, int blockColumn)
    {
        float largest = 0;
        for (int row = blockRow * 128; row < Math.Min(rows, (blockRow + 1) * 128); row++)
        {
            for (int column = blockColumn * 128; column < Math.Min(columns, (blockColumn + 1) * 128); column++)
            {
                largest = MathF.Max(largest, MathF.Abs(values[(row * columns) + column]));
            }
        }

        return largest;
    }
}

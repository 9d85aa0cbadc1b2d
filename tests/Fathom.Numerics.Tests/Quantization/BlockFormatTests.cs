using System.Runtime.InteropServices;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Quantization;

public class BlockFormatTests
{
    public static TheoryData<BlockFormatId> AllFormats => [.. Enum.GetValues<BlockFormatId>()];

    [Fact]
    public void All_EveryId_HasAFormatThatKnowsIt() =>
        Assert.Equal(Enum.GetValues<BlockFormatId>(), BlockFormat.All.Select(format => format.Id));

    [Theory]
    [InlineData(BlockFormatId.F32, 1, 4)]
    [InlineData(BlockFormatId.F16, 1, 2)]
    [InlineData(BlockFormatId.BF16, 1, 2)]
    [InlineData(BlockFormatId.F8E4M3, 1, 1)]
    [InlineData(BlockFormatId.Q4_0, 32, 18)]
    [InlineData(BlockFormatId.Q4_1, 32, 20)]
    [InlineData(BlockFormatId.Q5_0, 32, 22)]
    [InlineData(BlockFormatId.Q5_1, 32, 24)]
    [InlineData(BlockFormatId.Q8_0, 32, 34)]
    [InlineData(BlockFormatId.Q2_K, 256, 84)]
    [InlineData(BlockFormatId.Q3_K, 256, 110)]
    [InlineData(BlockFormatId.Q4_K, 256, 144)]
    [InlineData(BlockFormatId.Q5_K, 256, 176)]
    [InlineData(BlockFormatId.Q6_K, 256, 210)]
    [InlineData(BlockFormatId.IQ4_NL, 32, 18)]
    [InlineData(BlockFormatId.IQ4_XS, 256, 136)]
    [InlineData(BlockFormatId.MXFP4, 32, 17)]
    public void Format_LengthAndBytes_AreTheFilesOwn(BlockFormatId id, int length, int bytes)
    {
        BlockFormat format = BlockFormat.Get(id);

        Assert.Equal((length, bytes), (format.BlockLength, format.BlockBytes));
    }

    [Theory, MemberData(nameof(AllFormats))]
    public void Dequantize_RandomBlocks_EqualsSpecification(BlockFormatId id)
    {
        var random = new Random(71);
        for (int blocks = 0; blocks <= 20; blocks++)
        {
            byte[] bytes = BlockSpecification.RandomBlocks(id, blocks, random);
            float[] actual = new float[blocks * BlockFormat.Get(id).BlockLength];

            BlockFormat.Get(id).Dequantize(bytes, actual);

            AssertSameBits(BlockSpecification.Dequantize(id, bytes), actual);
        }
    }

    [Fact]
    public void Dequantize_EveryQuantizedFormat_HasTheBitsOfTheReference()
    {
        CompareWithReference<Q4_0Block>();
        CompareWithReference<Q4_1Block>();
        CompareWithReference<Q5_0Block>();
        CompareWithReference<Q5_1Block>();
        CompareWithReference<Q8_0Block>();
        CompareWithReference<Q2_KBlock>();
        CompareWithReference<Q3_KBlock>();
        CompareWithReference<Q4_KBlock>();
        CompareWithReference<Q5_KBlock>();
        CompareWithReference<Q6_KBlock>();
        CompareWithReference<IQ4_NLBlock>();
        CompareWithReference<IQ4_XSBlock>();
        CompareWithReference<MXFP4Block>();
    }

    [Theory, MemberData(nameof(AllFormats))]
    public void Dequantize_LengthsThatDisagree_AreRefused(BlockFormatId id)
    {
        BlockFormat format = BlockFormat.Get(id);
        byte[] bytes = new byte[format.BlockBytes];

        Assert.Throws<ArgumentException>(() => format.Dequantize(bytes, new float[format.BlockLength + 1]));
        Assert.Throws<ArgumentException>(() => format.Dequantize(bytes.AsSpan(1), new float[format.BlockLength]));
        Assert.Throws<ArgumentException>(() => format.Quantize(new float[2 * format.BlockLength], bytes));
    }

    [Theory, MemberData(nameof(AllFormats))]
    public void RowBytes_PartOfABlock_IsRefused(BlockFormatId id)
    {
        BlockFormat format = BlockFormat.Get(id);

        Assert.Equal(3L * format.BlockBytes, format.RowBytes(3 * format.BlockLength));
        if (format.BlockLength > 1)
        {
            Assert.Throws<ArgumentException>(() => format.RowBytes(format.BlockLength - 1));
        }
    }

    private static void CompareWithReference<TBlock>()
        where TBlock : unmanaged, IBlock<TBlock>
    {
        var random = new Random(72);
        for (int count = 0; count <= 20; count++)
        {
            byte[] bytes = BlockSpecification.RandomBlocks(TBlock.Id, count, random);
            ReadOnlySpan<TBlock> blocks = MemoryMarshal.Cast<byte, TBlock>(bytes);
            float[] expected = new float[count * TBlock.Length];
            float[] actual = new float[expected.Length];
            BlockCodec<TBlock>.Reference(blocks, expected);

            BlockFormat.Get(TBlock.Id).Dequantize(bytes, actual);

            AssertSameBits(expected, actual);
        }
    }

    private static void AssertSameBits(float[] expected, float[] actual) =>
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
}

using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Quantization;

/// <summary>One block a format, its bytes written by hand and its values worked out by the format's formula.</summary>
public class KnownBlockTests
{
    // Halves used below: 0x3800 = 0.5, 0x3C00 = 1, 0x4000 = 2, 0xB800 = −0.5; lowest byte first.

    // d = 0.5; byte 0 = 0xF3: value 0 = (3 − 8)·0.5 = −2.5, value 16 = (15 − 8)·0.5 = 3.5; a zero byte gives −4.
    [Fact]
    public void Q4_0_KnownBlock() =>
        AssertValues(BlockFormatId.Q4_0, [0x00, 0x38, 0xF3], (0, -2.5f), (16, 3.5f), (1, -4), (17, -4));

    // d = 0.5, m = 2; byte 0 = 0xF3: value 0 = 3·0.5 + 2 = 3.5, value 16 = 15·0.5 + 2 = 9.5; a zero byte gives 2.
    [Fact]
    public void Q4_1_KnownBlock() =>
        AssertValues(BlockFormatId.Q4_1, [0x00, 0x38, 0x00, 0x40, 0xF3], (0, 3.5f), (16, 9.5f), (1, 2), (31, 2));

    // d = 0.5, high bits 0x00010002: those of values 1 and 16; byte 0 = 0x21, byte 1 = 0x43.
    // value 0 = (1 − 16)·0.5 = −7.5, value 1 = (3 + 16 − 16)·0.5 = 1.5, value 16 = (2 + 16 − 16)·0.5 = 1, value 17 = (4 − 16)·0.5 = −6.
    [Fact]
    public void Q5_0_KnownBlock() =>
        AssertValues(BlockFormatId.Q5_0, [0x00, 0x38, 0x02, 0x00, 0x01, 0x00, 0x21, 0x43], (0, -7.5f), (1, 1.5f), (16, 1), (17, -6));

    // d = 0.5, m = 1, the same bits: 1·0.5 + 1 = 1.5, (3 + 16)·0.5 + 1 = 10.5, (2 + 16)·0.5 + 1 = 10, 4·0.5 + 1 = 3.
    [Fact]
    public void Q5_1_KnownBlock() =>
        AssertValues(BlockFormatId.Q5_1, [0x00, 0x38, 0x00, 0x3C, 0x02, 0x00, 0x01, 0x00, 0x21, 0x43], (0, 1.5f), (1, 10.5f), (16, 10), (17, 3));

    // d = 0.5; bytes 127, −128, 3: 63.5, −64, 1.5.
    [Fact]
    public void Q8_0_KnownBlock() =>
        AssertValues(BlockFormatId.Q8_0, [0x00, 0x38, 127, 0x80, 3], (0, 63.5f), (1, -64), (2, 1.5f), (3, 0));

    // scales[0] = 0x23: scale 3, minimum 2; scales[2] = 0x01: scale 1, minimum 0. q[0] = 0b_11_10_01_10: values 0, 32, 64, 96 = 2, 1, 2, 3.
    // d = 0.5, dmin = 1. Value 0 (group 0) = 0.5·3·2 − 1·2 = 1; value 1 = 0 − 2 = −2; value 32 (group 2) = 0.5·1·1 = 0.5.
    [Fact]
    public void Q2_K_KnownBlock()
    {
        byte[] block = new byte[84];
        (block[0], block[2], block[16]) = (0x23, 0x01, 0b_11_10_01_10);
        (block[81], block[83]) = (0x38, 0x3C);

        AssertValues(BlockFormatId.Q2_K, block, (0, 1), (1, -2), (32, 0.5f), (64, 0));
    }

    // Scale of group 0: low bits 5, high bits 2 (byte 8 of the scales): 5 + 2·16 − 32 = 5. Group 2: low bits 0, high bits 0: −32.
    // q[0] = 0b_00_00_01_11, high[0] = 0b_1: value 0 = 0.5·5·(3 + 4 − 4) = 7.5; value 1 = 0.5·5·(0 − 4) = −10; value 32 = 0.5·(−32)·(1 − 4) = 48.
    [Fact]
    public void Q3_K_KnownBlock()
    {
        byte[] block = new byte[110];
        (block[0], block[32]) = (1, 0b_00_00_01_11);
        (block[96], block[104], block[109]) = (5, 2, 0x38);

        AssertValues(BlockFormatId.Q3_K, block, (0, 7.5f), (1, -10), (32, 48));
    }

    // Group 0: scale 3 (byte 0), minimum 2 (byte 4). Group 4: byte 8 = 0x21 gives low bits 1 and 2, the top bits of bytes 0 and 4 give 16 each:
    // scale 17, minimum 18 + 32 = 50. So byte 0 = 3 | 1 << 6, byte 4 = 2 | 3 << 6. d = 0.5, dmin = 1;
    // q[0] = 0x07: value 0 = 0.5·3·7 − 2 = 8.5. q[64] = 0x0F: value 128 (group 4) = 0.5·17·15 − 50 = 77.5.
    [Fact]
    public void Q4_K_KnownBlock()
    {
        byte[] block = new byte[144];
        (block[1], block[3]) = (0x38, 0x3C);
        (block[4], block[8], block[12]) = (3 | (1 << 6), 2 | (3 << 6), 0x21);
        (block[16], block[16 + 64]) = (0x07, 0x0F);

        AssertValues(BlockFormatId.Q4_K, block, (0, 8.5f), (1, -2), (128, 77.5f), (129, -50));
    }

    // As Q4_K, with high[0] = 0b_1_0001: value 0 = 0.5·3·(7 + 16) − 2 = 32.5, value 128 = 0.5·17·(15 + 16) − 50 = 213.5.
    [Fact]
    public void Q5_K_KnownBlock()
    {
        byte[] block = new byte[176];
        (block[1], block[3]) = (0x38, 0x3C);
        (block[4], block[8], block[12]) = (3 | (1 << 6), 2 | (3 << 6), 0x21);
        (block[16], block[48], block[48 + 64]) = (0b_1_0001, 0x07, 0x0F);

        AssertValues(BlockFormatId.Q5_K, block, (0, 32.5f), (1, -2), (128, 213.5f), (129, -50));
    }

    // Scale 2 for group 0, −3 for group 4 (values 64…79). low[0] = 0x95, high[0] = 0b_00_10_00_01, d = 0.5.
    // Value 0 = 0.5·2·(5 + 16 − 32) = −11; value 64 = 0.5·(−3)·(9 + 32 − 32) = −13.5; value 1 = 0.5·2·(−32) = −32.
    [Fact]
    public void Q6_K_KnownBlock()
    {
        byte[] block = new byte[210];
        (block[0], block[128], block[192], block[196], block[209]) = (0x95, 0b_00_10_00_01, 2, 0xFD, 0x38);

        AssertValues(BlockFormatId.Q6_K, block, (0, -11), (1, -32), (64, -13.5f));
    }

    // d = 0.5; byte 0 = 0xF8: T[8] = 1, T[15] = 113; a zero byte gives T[0] = −127.
    [Fact]
    public void IQ4_NL_KnownBlock() =>
        AssertValues(BlockFormatId.IQ4_NL, [0x00, 0x38, 0xF8], (0, 0.5f), (16, 56.5f), (1, -63.5f));

    // Group 0: low bits 3, high bits 2: 3 + 32 − 32 = 3. Group 1: low bits 1, high bits 1: 1 + 16 − 32 = −15. So scalesHigh = 0b_01_10, scalesLow[0] = 0x13.
    // d = 0.5: value 0 (index 9: 13) = 0.5·3·13 = 19.5; value 32 (index 10: 25) = 0.5·(−15)·25 = −187.5.
    [Fact]
    public void IQ4_XS_KnownBlock()
    {
        byte[] block = new byte[136];
        (block[1], block[2], block[4], block[8], block[24]) = (0x38, 0b_01_10, 0x13, 9, 10);

        AssertValues(BlockFormatId.IQ4_XS, block, (0, 19.5f), (32, -187.5f));
    }

    // e = 128: scale 2. Byte 0 = 0xF1: code 1 is 0.5, code 15 is −6: 1 and −12. Exponent 0 is the scale 2^-127: code 1 is 2^-128.
    [Fact]
    public void MXFP4_KnownBlock()
    {
        AssertValues(BlockFormatId.MXFP4, [128, 0xF1, 0x08], (0, 1), (16, -12), (1, 0));
        AssertValues(BlockFormatId.MXFP4, [0, 0xF1], (0, 2.938735877e-39f), (16, -3.526483053e-38f));
    }

    [Theory]
    [InlineData(BlockFormatId.F32, new byte[] { 0x00, 0x00, 0x20, 0xC1 }, -10f)]
    [InlineData(BlockFormatId.F16, new byte[] { 0x00, 0xB8 }, -0.5f)]
    [InlineData(BlockFormatId.BF16, new byte[] { 0x49, 0x40 }, 3.140625f)] // 0x40490000: 2·(1 + 73/128)
    [InlineData(BlockFormatId.F8E4M3, new byte[] { 0xC4 }, -3f)]           // exponent 8 − 7, fraction 4/8: −2·1.5
    public void Floats_KnownValue(BlockFormatId id, byte[] bytes, float expected) => AssertValues(id, bytes, (0, expected));

    private static void AssertValues(BlockFormatId id, byte[] start, params (int Index, float Value)[] expected)
    {
        BlockFormat format = BlockFormat.Get(id);
        byte[] block = new byte[format.BlockBytes];
        start.CopyTo(block, 0);
        float[] actual = new float[format.BlockLength];

        format.Dequantize(block, actual);

        Assert.Equal(expected.Select(pair => pair.Value), expected.Select(pair => actual[pair.Index]));
    }
}

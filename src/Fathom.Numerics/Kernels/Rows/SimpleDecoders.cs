using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Pairs of blocks of 32 weights, each preceded by a half-precision scale. A step has one or two groups.</summary>
internal abstract class TwoBlockDecoder(int blockBytes, int groups) : RowDecoder
{
    private static readonly AssemblerRegisterZMM s_scaleWords = zmm16;
    private static readonly AssemblerRegisterYMM s_minimaWords = ymm20;
    private static readonly AssemblerRegisterXMM s_signs = xmm21;

    /// <summary>Offset of a block's half-precision minimum, which is added; null without mins.</summary>
    public int? MinsOffset { get; init; }

    public sealed override MinsSums Sums => MinsOffset is null ? MinsSums.None : MinsSums.OfSixteen;

    public override int StepBytes => 2 * BlockBytes * groups;

    public override int Groups => groups;

    protected int BlockBytes => blockBytes;

    public override void Start(KernelEmitter emitter)
    {
        // Word indexes for vpermw: the first block's scale is word 0 of a group, the second one's word BlockBytes / 2.
        // words: 8 × first, 8 × second; as singles 16 lanes, each the scale of 4 codes. The upper 16 words are not used.
        ushort second = (ushort)(BlockBytes / 2);
        emitter.Code.vmovdqu16(s_scaleWords, emitter.Constant<ushort>([0, 0, 0, 0, 0, 0, 0, 0, .. Enumerable.Repeat(second, 8), .. new ushort[16]]));
        if (MinsOffset is { } offset)
        {
            // A minimum is multiplied by the sums of both 16s of its block, so it is loaded twice. The pattern repeats in all four quadwords, and k4
            // selects the words of the second group: m0 m0 m1 m1 | m2 m2 m3 m3.
            ushort first = (ushort)(offset / 2);
            second += first;
            ushort[] group = [first, first, second, second];
            emitter.Code.vmovdqu16(s_minimaWords, emitter.Constant<ushort>([.. group, .. group, .. group, .. group]));
            emitter.Code.vpbroadcastw(s_signs, emitter.Constant<ushort>([0x8000]));

            // k4: words 4 to 7, those of the second group.
            emitter.Code.mov(eax, 0xF0);
            emitter.Code.kmovd(k4, eax);
        }
    }

    /// <summary>Loads the mins into their lanes, each for two sums of 16. The 32 bytes that it reads are within a group.</summary>
    public override void StartStep(KernelEmitter emitter)
    {
        if (MinsOffset is null)
        {
            return;
        }

        Assembler code = emitter.Code;
        code.vpermw(ymm12, s_minimaWords, __ymmword_ptr[Block(0, 0)]);
        if (groups == 2)
        {
            code.vpermw(ymm12.k4, s_minimaWords, __ymmword_ptr[Block(1, 0)]);
        }

        // The kernel subtracts mins and the format adds them: flip the signs, still as halves.
        code.vpxord(xmm12, xmm12, s_signs);
        code.vcvtph2ps(ymm31, xmm12);
    }

    /// <summary>The address of one of a group's two blocks.</summary>
    protected AssemblerMemoryOperand Block(int group, int block) => Weights + (((2 * group) + block) * BlockBytes);

    /// <summary>Spreads both scales over their lanes; reads 32 bytes, or 64 if the second scale is beyond them.</summary>
    public override void DecodeScales(Assembler code, int group)
    {
        AssemblerMemoryOperand blocks = Block(group, 0);

        // Either read is within the group: 2 blocks of 18 to 24 bytes, or of 34.
        if (BlockBytes + 2 <= 32)
        {
            code.vpermw(ymm9, ymm16, __ymmword_ptr[blocks]);
        }
        else
        {
            code.vpermw(Scales, s_scaleWords, __zmmword_ptr[blocks]);
        }

        code.vcvtph2ps(Scales, ymm9);
    }
}

/// <summary>Q8_0: flipping the top bit adds 128 to a signed byte, which makes it unsigned.</summary>
internal sealed class Q8ZeroDecoder(int groups) : TwoBlockDecoder(blockBytes: 34, groups)
{
    public override int Offset => 128;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        emitter.Code.vmovdqu8(zmm17, emitter.Constant<byte>([.. Enumerable.Repeat((byte)0x80, 64)]));
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        // The blocks are 34 bytes apart, so the halves are loaded separately.
        code.vmovdqu8(ymm8, __ymmword_ptr[Block(group, 0) + 2]);
        code.vinserti64x4(Codes, Codes, __ymmword_ptr[Block(group, 1) + 2], 1);
        code.vpxord(Codes, Codes, zmm17);
    }
}

/// <summary>Sixteen bytes of nibbles per block: the low ones are the first 16 weights, the high ones the last 16.</summary>
internal class NibbleDecoder(int groups, int blockBytes, int nibblesOffset, int offset) : TwoBlockDecoder(blockBytes, groups)
{
    private readonly ByteFields _nibbles = new(zmm17, zmm18, CpuFeatures.HasAvx512Gfni);

    public override int Offset => offset;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        _nibbles.Start(emitter, bits: 4, 0, 4, 0, 4);

        // k1: quadwords 4 to 7, the upper half of a vector.
        emitter.Code.mov(eax, 0xF0);
        emitter.Code.kmovd(k1, eax);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        // lanes of 128 bits: a | a | b | b, the nibbles of blocks a and b; the second and the fourth are shifted by 4
        code.vbroadcasti64x2(ymm8, __xmmword_ptr[Block(group, 0) + nibblesOffset]);
        code.vbroadcasti64x2(Codes.k1, __xmmword_ptr[Block(group, 1) + nibblesOffset]);
        _nibbles.Take(code, Codes);
    }
}

/// <summary>Nibbles, preceded by four bytes with a fifth bit for each.</summary>
internal sealed class FiveBitDecoder(int groups, int blockBytes, int bitsOffset, int offset) : NibbleDecoder(groups, blockBytes, bitsOffset + 4, offset)
{
    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        emitter.Code.vmovdqu8(zmm19, emitter.Constant<byte>([.. Enumerable.Repeat((byte)16, 64)]));
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        base.DecodeCodes(code, group);

        // Bit j of a block's four bytes belongs to weight j, which is byte j of its half: the bits are a ready byte mask. kunpckdq puts its last
        // operand into the lower half.
        code.kmovd(k2, __dword_ptr[Block(group, 0) + bitsOffset]);
        code.kmovd(k3, __dword_ptr[Block(group, 1) + bitsOffset]);
        code.kunpckdq(k2, k3, k2);
        code.vpaddb(Codes.k2, Codes, zmm19);
    }
}

/// <summary>Nibbles that index a table of 16 values, stored with 128 added.</summary>
internal class TableDecoder(int groups, int blockBytes, int nibblesOffset, sbyte[] table) : NibbleDecoder(groups, blockBytes, nibblesOffset, offset: 128)
{
    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);

        // vpshufb looks up within lanes of 128 bits, so every lane gets the table.
        byte[] entries = [.. table.Select(value => (byte)(value + 128))];
        emitter.Code.vbroadcasti32x4(zmm19, emitter.Constant<byte>(entries));
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        base.DecodeCodes(code, group);
        code.vpshufb(Codes, zmm19, Codes);
    }
}

/// <summary>MXFP4: nibbles that index a table of doubled E2M1 values; the scale is a power of two, halved.</summary>
internal sealed class MxFp4Decoder(int groups) : TableDecoder(
    groups, blockBytes: 17, nibblesOffset: 1, [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12])
{
    /// <summary>2^23 as the bits of a single; its unit in the last place is 1.</summary>
    private const uint MagicBits = 150u << 23;

    /// <summary>Truth table for <c>vpternlogd</c>: <c>(a &amp; b) | c</c> of its operands.</summary>
    private const byte AndOr = 0xEA;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        Assembler code = emitter.Code;
        code.vpbroadcastd(zmm22, emitter.Constant<int>([0xFF]));
        code.vpbroadcastd(zmm23, emitter.Constant<uint>([MagicBits]));
        code.vpbroadcastd(zmm24, emitter.Constant<uint>([MagicBits + 128]));
        code.vbroadcastss(zmm25, emitter.Constant<float>([1]));

        // k2: the upper eight lanes, those of the second block.
        code.mov(eax, 0xFF00);
        code.kmovd(k2, eax);
    }

    /// <summary><c>2^(e − 128)</c>: the exponent byte becomes a number by way of 2^23 + e.</summary>
    public override void DecodeScales(Assembler code, int group)
    {
        // The exponent is the lowest byte of a block.
        code.vpbroadcastd(Scales, __dword_ptr[Block(group, 0)]);
        code.vpbroadcastd(Scales.k2, __dword_ptr[Block(group, 1)]);

        // (block & 0xFF) | bits of 2^23 is the single 2^23 + e, because a step of the fraction is 1. Subtracting 2^23 + 128 leaves e − 128, exactly.
        // vscalefps computes 1 · 2^(e − 128) and, unlike an exponent moved into place by a shift, also yields the subnormal results of e < 2.
        code.vpternlogd(Scales, zmm22, zmm23, AndOr);
        code.vsubps(Scales, Scales, zmm24);
        code.vscalefps(Scales, zmm25, Scales);
    }
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Pairs of blocks of 32 with a half-precision scale in front of each. A step has one or two groups.</summary>
internal abstract class TwoBlockDecoder(int blockBytes, int groups) : RowDecoder
{
    private static readonly AssemblerRegisterZMM s_scaleWords = zmm16;
    private static readonly AssemblerRegisterYMM s_minimaWords = ymm20;
    private static readonly AssemblerRegisterXMM s_signs = xmm21;

    /// <summary>Where a block's half-precision minimum lies, which is added; null without.</summary>
    public int? MinsOffset { get; init; }

    public sealed override MinsSums Sums => MinsOffset is null ? MinsSums.None : MinsSums.OfSixteen;

    public override int StepBytes => 2 * BlockBytes * groups;

    public override int Groups => groups;

    protected int BlockBytes => blockBytes;

    public override void Start(KernelEmitter emitter)
    {
        ushort second = (ushort)(BlockBytes / 2);
        emitter.Code.vmovdqu16(s_scaleWords, emitter.Constant<ushort>([0, 0, 0, 0, 0, 0, 0, 0, .. Enumerable.Repeat(second, 8), .. new ushort[16]]));
        if (MinsOffset is { } offset)
        {
            ushort first = (ushort)(offset / 2);
            second += first;
            ushort[] group = [first, first, second, second];
            emitter.Code.vmovdqu16(s_minimaWords, emitter.Constant<ushort>([.. group, .. group, .. group, .. group]));
            emitter.Code.vpbroadcastw(s_signs, emitter.Constant<ushort>([0x8000]));
            emitter.Code.mov(eax, 0xF0);
            emitter.Code.kmovd(k4, eax);
        }
    }

    /// <summary>Brings the mins, each for two sums of 16, into their lanes. The 32 bytes that it reads lie within a group.</summary>
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

        code.vpxord(xmm12, xmm12, s_signs);
        code.vcvtph2ps(ymm31, xmm12);
    }

    /// <summary>Where one of a group's two blocks begins.</summary>
    protected AssemblerMemoryOperand Block(int group, int block) => Weights + (((2 * group) + block) * BlockBytes);

    /// <summary>Spreads both scales over their lanes; reads 32 bytes, or 64 if the second scale lies further on.</summary>
    public override void DecodeScales(Assembler code, int group)
    {
        AssemblerMemoryOperand blocks = Block(group, 0);
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

/// <summary>Q8_0: flipping the top bit turns a signed byte into one 128 above it.</summary>
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
        code.vmovdqu8(ymm8, __ymmword_ptr[Block(group, 0) + 2]);
        code.vinserti64x4(Codes, Codes, __ymmword_ptr[Block(group, 1) + 2], 1);
        code.vpxord(Codes, Codes, zmm17);
    }
}

/// <summary>Sixteen bytes of nibbles a block, first all the low ones, then all the high ones.</summary>
internal class NibbleDecoder(int groups, int blockBytes, int nibblesOffset, int offset) : TwoBlockDecoder(blockBytes, groups)
{
    private readonly ByteFields _nibbles = new(zmm17, zmm18, CpuFeatures.HasAvx512Gfni);

    public override int Offset => offset;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        _nibbles.Start(emitter, bits: 4, 0, 4, 0, 4);
        emitter.Code.mov(eax, 0xF0);
        emitter.Code.kmovd(k1, eax);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        // Lanes of 128 bits: the first block's bytes twice, then the second's; every other lane takes the upper nibbles.
        code.vbroadcasti64x2(ymm8, __xmmword_ptr[Block(group, 0) + nibblesOffset]);
        code.vbroadcasti64x2(Codes.k1, __xmmword_ptr[Block(group, 1) + nibblesOffset]);
        _nibbles.Take(code, Codes);
    }
}

/// <summary>Nibbles and a fifth bit for each, in four bytes in front of them.</summary>
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
        code.kmovd(k2, __dword_ptr[Block(group, 0) + bitsOffset]);
        code.kmovd(k3, __dword_ptr[Block(group, 1) + bitsOffset]);
        code.kunpckdq(k2, k3, k2);
        code.vpaddb(Codes.k2, Codes, zmm19);
    }
}

/// <summary>Nibbles that index a table of 16, whose entries are held 128 above their values.</summary>
internal class TableDecoder(int groups, int blockBytes, int nibblesOffset, sbyte[] table) : NibbleDecoder(groups, blockBytes, nibblesOffset, offset: 128)
{
    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        byte[] entries = [.. table.Select(value => (byte)(value + 128))];
        emitter.Code.vbroadcasti32x4(zmm19, emitter.Constant<byte>(entries));
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        base.DecodeCodes(code, group);
        code.vpshufb(Codes, zmm19, Codes);
    }
}

/// <summary>MXFP4: nibbles that index a table of doubled E2M1 values; the scale is half a power of two.</summary>
internal sealed class MxFp4Decoder(int groups) : TableDecoder(
    groups, blockBytes: 17, nibblesOffset: 1, [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12])
{
    /// <summary>2^23, whose unit in the last place is one, as bits of a single.</summary>
    private const uint MagicBits = 150u << 23;

    /// <summary><c>(a &amp; b) | c</c> of a ternary instruction's operands.</summary>
    private const byte AndOr = 0xEA;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        Assembler code = emitter.Code;
        code.vpbroadcastd(zmm22, emitter.Constant<int>([0xFF]));
        code.vpbroadcastd(zmm23, emitter.Constant<uint>([MagicBits]));
        code.vpbroadcastd(zmm24, emitter.Constant<uint>([MagicBits + 128]));
        code.vbroadcastss(zmm25, emitter.Constant<float>([1]));
        code.mov(eax, 0xFF00);
        code.kmovd(k2, eax);
    }

    /// <summary><c>2^(e − 128)</c>: the exponent becomes a number by way of 2^23 + e.</summary>
    public override void DecodeScales(Assembler code, int group)
    {
        code.vpbroadcastd(Scales, __dword_ptr[Block(group, 0)]);
        code.vpbroadcastd(Scales.k2, __dword_ptr[Block(group, 1)]);
        code.vpternlogd(Scales, zmm22, zmm23, AndOr);
        code.vsubps(Scales, Scales, zmm24);
        code.vscalefps(Scales, zmm25, Scales);
    }
}

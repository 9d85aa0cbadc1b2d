using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Pairs of blocks of 32 with a half-precision scale in front of each.</summary>
internal abstract class TwoBlockDecoder(int blockBytes, int groups) : RowDecoder
{
    private static readonly AssemblerRegisterZMM s_scaleWords = zmm16;

    public override int StepBytes => 2 * BlockBytes * groups;

    public override int Groups => groups;

    protected int BlockBytes => blockBytes;

    public override void Start(KernelEmitter emitter)
    {
        ushort second = (ushort)(BlockBytes / 2);
        emitter.Code.vmovdqu16(s_scaleWords, emitter.Constant<ushort>([0, 0, 0, 0, 0, 0, 0, 0, .. Enumerable.Repeat(second, 8), .. new ushort[16]]));
    }

    /// <summary>Where one of a group's two blocks begins.</summary>
    protected AssemblerMemoryOperand Block(int group, int block) => Weights + (((2 * group) + block) * BlockBytes);

    /// <summary>Spreads both scales over their lanes; reads 32 bytes, or 64 if the second scale lies further on.</summary>
    protected void DecodeScales(Assembler code, int group)
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

    public override void Decode(Assembler code, int group)
    {
        code.vmovdqu8(ymm8, __ymmword_ptr[Block(group, 0) + 2]);
        code.vinserti64x4(Codes, Codes, __ymmword_ptr[Block(group, 1) + 2], 1);
        DecodeScales(code, group);
        code.vpxord(Codes, Codes, zmm17);
    }
}

/// <summary>Sixteen bytes of nibbles a block, first all the low ones, then all the high ones.</summary>
internal class NibbleDecoder(int groups, int blockBytes, int nibblesOffset, int offset) : TwoBlockDecoder(blockBytes, groups)
{
    public override int Offset => offset;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        ushort[] shifts = [.. new ushort[8], .. Enumerable.Repeat((ushort)4, 8)];
        emitter.Code.vmovdqu16(zmm17, emitter.Constant<ushort>([.. shifts, .. shifts]));
        emitter.Code.vmovdqu8(zmm18, emitter.Constant<byte>([.. Enumerable.Repeat((byte)15, 64)]));
        emitter.Code.mov(eax, 0xF0);
        emitter.Code.kmovd(k1, eax);
    }

    public override void Decode(Assembler code, int group)
    {
        // Lanes of 128 bits: the first block's bytes twice, then the second's; every other lane is shifted down.
        code.vbroadcasti64x2(ymm8, __xmmword_ptr[Block(group, 0) + nibblesOffset]);
        code.vbroadcasti64x2(Codes.k1, __xmmword_ptr[Block(group, 1) + nibblesOffset]);
        DecodeScales(code, group);
        code.vpsrlvw(Codes, Codes, zmm17);
        code.vpandd(Codes, Codes, zmm18);
    }
}

/// <summary>Q5_0: a fifth bit for every nibble.</summary>
internal sealed class Q5ZeroDecoder(int groups) : NibbleDecoder(groups, blockBytes: 22, nibblesOffset: 6, offset: 16)
{
    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        emitter.Code.vmovdqu8(zmm19, emitter.Constant<byte>([.. Enumerable.Repeat((byte)16, 64)]));
    }

    public override void Decode(Assembler code, int group)
    {
        base.Decode(code, group);
        code.kmovd(k2, __dword_ptr[Block(group, 0) + 2]);
        code.kmovd(k3, __dword_ptr[Block(group, 1) + 2]);
        code.kunpckdq(k2, k3, k2);
        code.vpaddb(Codes.k2, Codes, zmm19);
    }
}

/// <summary>Nibbles that index a table of 16, whose entries are held 128 above their values.</summary>
internal sealed class TableDecoder(int groups, int blockBytes, sbyte[] table) : NibbleDecoder(groups, blockBytes, nibblesOffset: 2, offset: 128)
{
    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        byte[] entries = [.. table.Select(value => (byte)(value + 128))];
        emitter.Code.vbroadcasti32x4(zmm19, emitter.Constant<byte>(entries));
    }

    public override void Decode(Assembler code, int group)
    {
        base.Decode(code, group);
        code.vpshufb(Codes, zmm19, Codes);
    }
}

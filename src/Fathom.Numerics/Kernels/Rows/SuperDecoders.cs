using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>A super-block of 256. <c>zmm30</c> holds the step's scales, <c>zmm31</c> its minima; <c>zmm20 … zmm23</c> say which scale belongs to which lane of a group.</summary>
internal abstract class SuperDecoder(int blockBytes, int scaleLength) : RowDecoder
{
    protected static readonly AssemblerRegisterZMM StepScales = zmm30;

    public override int StepBytes => blockBytes;

    public override int Groups => 4;

    public override void Start(KernelEmitter emitter)
    {
        int lanesOfScale = scaleLength / 4;
        for (int group = 0; group < Groups; group++)
        {
            int first = 64 / scaleLength * group;
            int[] lanes = [.. Enumerable.Range(0, 16).Select(lane => first + (lane / lanesOfScale))];
            emitter.Code.vmovdqu32(KernelEmitter.Zmm(20 + group), emitter.Constant<int>(lanes));
        }
    }

    public override void Decode(Assembler code, int group) =>
        code.vpermps(Scales, KernelEmitter.Zmm(20 + group), StepScales);

    /// <summary>A vector of two halves of bytes shifted differently, for bytes that hold several groups' bits.</summary>
    protected static void LoadShifts(KernelEmitter emitter, AssemblerRegisterZMM register, int low, int high) =>
        emitter.Code.vmovdqu16(register, emitter.Constant<ushort>([.. Enumerable.Repeat((ushort)low, 16), .. Enumerable.Repeat((ushort)high, 16)]));

    protected static void LoadBytes(KernelEmitter emitter, AssemblerRegisterZMM register, int low, int high) =>
        emitter.Code.vmovdqu8(register, emitter.Constant<byte>([.. Enumerable.Repeat((byte)low, 32), .. Enumerable.Repeat((byte)high, 32)]));
}

/// <summary>Q4_K: 32 bytes hold 64 consecutive weights, the low nibbles first; and the head of Q5_K.</summary>
internal class Q4SuperDecoder(int blockBytes = 144, int nibblesOffset = 16) : SuperDecoder(blockBytes, scaleLength: 32)
{
    public override int Offset => 0;

    public override int? SumsOffset => 0;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        Assembler code = emitter.Code;
        LoadShifts(emitter, zmm16, 0, 4);
        LoadBytes(emitter, zmm17, 15, 15);
        code.vmovdqu16(zmm18, emitter.Constant<ushort>([.. new ushort[8], .. Enumerable.Repeat((ushort)1, 8), .. new ushort[16]]));
        code.vmovdqu32(xmm24, emitter.Constant<uint>([0x3F3F_3F3F, 0x0F0F_0F0F, 0x3F3F_3F3F, 0x0F0F_0F0F]));
        code.vmovdqu32(xmm25, emitter.Constant<uint>([0, 0x3030_3030, 0, 0x3030_3030]));
        code.vmovdqu32(xmm26, emitter.Constant<uint>([0, 0, 0, 4]));
    }

    /// <summary>Eight scales and eight minima of 6 bits in 12 bytes; <c>d</c> and <c>dmin</c> in front of them.</summary>
    public override void StartStep(Assembler code)
    {
        code.vpshufd(xmm12, __xmmword_ptr[Weights], 0b11_10_11_01);
        code.vpshufd(xmm13, __xmmword_ptr[Weights], 0b10_10_01_01);
        code.vpsrlvd(xmm12, xmm12, xmm26);
        code.vpsrld(xmm13, xmm13, 2);
        code.vpandd(xmm12, xmm12, xmm24);
        code.vpandd(xmm13, xmm13, xmm25);
        code.vpord(xmm12, xmm12, xmm13);
        code.vpmovzxbd(zmm12, xmm12);
        code.vpermw(ymm13, ymm18, __ymmword_ptr[Weights]);
        code.vcvtdq2ps(zmm12, zmm12);
        code.vcvtph2ps(zmm13, ymm13);
        code.vmulps(StepScales, zmm12, zmm13);
        code.vmovaps(zmm31, StepScales);
    }

    public override void Decode(Assembler code, int group)
    {
        code.vbroadcasti64x4(Codes, __ymmword_ptr[Weights + nibblesOffset + (32 * group)]);
        base.Decode(code, group);
        code.vpsrlvw(Codes, Codes, zmm16);
        code.vpandd(Codes, Codes, zmm17);
    }
}

/// <summary>Q5_K: bits 2g and 2g + 1 of 32 bytes are the fifth bits of group g.</summary>
internal sealed class Q5SuperDecoder() : Q4SuperDecoder(blockBytes: 176, nibblesOffset: 48)
{
    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        LoadBytes(emitter, zmm19, 16, 16);
        LoadBytes(emitter, zmm27, 1, 2);
        LoadBytes(emitter, zmm28, 4, 8);
        LoadBytes(emitter, zmm29, 16, 32);
        LoadBytes(emitter, zmm15, 64, 128);
    }

    public override void StartStep(Assembler code)
    {
        base.StartStep(code);
        code.vbroadcasti64x4(zmm14, __ymmword_ptr[Weights + 16]);
    }

    public override void Decode(Assembler code, int group)
    {
        base.Decode(code, group);
        code.vptestmb(k2, zmm14, group switch { 0 => zmm27, 1 => zmm28, 2 => zmm29, _ => zmm15 });
        code.vpaddb(Codes.k2, Codes, zmm19);
    }
}

/// <summary>Q6_K: per 128 weights 64 bytes of nibbles and 32 bytes with four pairs of upper bits.</summary>
internal sealed class Q6SuperDecoder() : SuperDecoder(blockBytes: 210, scaleLength: 16)
{
    private const int HighOffset = 128;
    private const int ScalesOffset = 192;
    private const int ScaleOffset = 208;

    public override int Offset => 32;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        LoadShifts(emitter, zmm16, 0, 2);
        LoadShifts(emitter, zmm17, 4, 6);
        LoadBytes(emitter, zmm18, 15, 15);
        LoadBytes(emitter, zmm19, 3, 3);
    }

    public override void StartStep(Assembler code)
    {
        code.vpmovsxbd(zmm12, __xmmword_ptr[Weights + ScalesOffset]);
        code.vpbroadcastw(ymm13, __word_ptr[Weights + ScaleOffset]);
        code.vcvtdq2ps(zmm12, zmm12);
        code.vcvtph2ps(zmm13, ymm13);
        code.vmulps(StepScales, zmm12, zmm13);
    }

    public override void Decode(Assembler code, int group)
    {
        (int half, int part) = (group / 2, group % 2);
        code.vmovdqu8(Codes, __zmmword_ptr[Weights + (64 * half)]);
        code.vbroadcasti64x4(zmm12, __ymmword_ptr[Weights + HighOffset + (32 * half)]);
        base.Decode(code, group);
        if (part == 1)
        {
            code.vpsrlw(Codes, Codes, 4);
        }

        code.vpsrlvw(zmm12, zmm12, part == 0 ? zmm16 : zmm17);
        code.vpandd(Codes, Codes, zmm18);
        code.vpandd(zmm12, zmm12, zmm19);
        code.vpsllw(zmm12, zmm12, 4);
        code.vpord(Codes, Codes, zmm12);
    }
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>A super-block of 256. <c>zmm30</c> holds the step's scales; <c>zmm20 … zmm23</c> say which scale belongs to which lane of a group.</summary>
/// <param name="blockBytes">Bytes of a super-block.</param>
/// <param name="scaleLength">Weights of a scale.</param>
/// <param name="scaleStride">Lanes from one of the step's scales to the next.</param>
internal abstract class SuperDecoder(int blockBytes, int scaleLength, int scaleStride = 1) : RowDecoder
{
    /// <summary>The step's scales, one lane each.</summary>
    public static readonly AssemblerRegisterZMM StepScales = zmm30;

    /// <summary>What a ternary instruction computes of its operands a, b, c: <c>a | (b &amp; c)</c>.</summary>
    protected const byte OrOfAnd = 0xF8;

    public override int StepBytes => blockBytes;

    public override int Groups => 4;

    public override void Start(KernelEmitter emitter)
    {
        int lanesOfScale = scaleLength / 4;
        for (int group = 0; group < Groups; group++)
        {
            int first = 64 / scaleLength * group;
            int[] lanes = [.. Enumerable.Range(0, 16).Select(lane => scaleStride * (first + (lane / lanesOfScale)))];
            emitter.Code.vmovdqu32(KernelEmitter.Zmm(20 + group), emitter.Constant<int>(lanes));
        }
    }

    public override void DecodeScales(Assembler code, int group) => SpreadScales(code, Scales, StepScales, group);

    /// <summary>Brings those of a step's scales that belong to a group into their lanes.</summary>
    public static void SpreadScales(Assembler code, AssemblerRegisterZMM destination, AssemblerRegisterZMM scales, int group) =>
        code.vpermps(destination, KernelEmitter.Zmm(20 + group), scales);

    /// <summary>A vector of two halves of bytes shifted differently, for bytes that hold several groups' bits.</summary>
    protected static void LoadShifts(KernelEmitter emitter, AssemblerRegisterZMM register, int low, int high) =>
        emitter.Code.vmovdqu16(register, emitter.Constant<ushort>([.. Enumerable.Repeat((ushort)low, 16), .. Enumerable.Repeat((ushort)high, 16)]));

    protected static void LoadBytes(KernelEmitter emitter, AssemblerRegisterZMM register, int low, int high) =>
        emitter.Code.vmovdqu8(register, emitter.Constant<byte>([.. Enumerable.Repeat((byte)low, 32), .. Enumerable.Repeat((byte)high, 32)]));
}

/// <summary>Q4_K: 32 bytes hold 64 consecutive weights, the low nibbles first; and the head of Q5_K.</summary>
internal class Q4SuperDecoder(int blockBytes = 144, int nibblesOffset = 16) : SuperDecoder(blockBytes, scaleLength: 32, scaleStride: 2)
{
    private readonly ByteFields _nibbles = new(zmm16, zmm17, CpuFeatures.HasAvx512Gfni);

    public override int Offset => 0;

    public override MinsSums Sums => MinsSums.OfThirtyTwo;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        Assembler code = emitter.Code;
        _nibbles.Start(emitter, bits: 4, 0, 0, 4, 4);
        Load(zmm18, lane => (8 * (lane % 8 / 2)) + (lane < 8 ? 0 : 2));
        Load(zmm24, lane => lane < 8 ? 0x3F : 0x30);
        Load(zmm25, lane => (8 * (lane % 8 / 2)) + (4 * (lane % 2)));
        Load(zmm26, lane => lane < 8 ? 0 : 0x0F);

        void Load(AssemblerRegisterZMM register, Func<int, int> value) =>
            code.vmovdqu32(register, emitter.Constant<int>([.. Enumerable.Range(0, 16).Select(value)]));
    }

    /// <summary>
    /// Eight scales and eight mins of 6 bits in 12 bytes, <c>d</c> and <c>dmin</c> in front of them; a scale and a minimum take turns in the lanes.
    /// Of the first four of each, bytes hold all six bits;
    /// of the others, the last four bytes hold four, and what is left of those bytes two.
    /// </summary>
    public override void StartStep(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;
        code.vpbroadcastq(zmm12, __qword_ptr[Weights + 4]);
        code.vpbroadcastd(zmm13, __dword_ptr[Weights + 12]);
        code.vpsrlvd(zmm12, zmm12, zmm18);
        code.vpsrlvd(zmm13, zmm13, zmm25);
        code.vpandd(zmm12, zmm12, zmm24);
        code.vpternlogd(zmm12, zmm13, zmm26, OrOfAnd);
        code.vpbroadcastd(ymm13, __dword_ptr[Weights]);
        code.vcvtdq2ps(zmm12, zmm12);
        code.vcvtph2ps(zmm13, ymm13);
        code.vmulps(StepScales, zmm12, zmm13);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        code.vbroadcasti64x4(Codes, __ymmword_ptr[Weights + nibblesOffset + (32 * group)]);
        _nibbles.Take(code, Codes);
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

    public override void StartStep(KernelEmitter emitter)
    {
        base.StartStep(emitter);
        emitter.Code.vbroadcasti64x4(zmm14, __ymmword_ptr[Weights + 16]);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        base.DecodeCodes(code, group);
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

    public override void StartStep(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;
        code.vpmovsxbd(zmm12, __xmmword_ptr[Weights + ScalesOffset]);
        code.vpbroadcastw(ymm13, __word_ptr[Weights + ScaleOffset]);
        code.vcvtdq2ps(zmm12, zmm12);
        code.vcvtph2ps(zmm13, ymm13);
        code.vmulps(StepScales, zmm12, zmm13);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        (int half, int part) = (group / 2, group % 2);
        code.vmovdqu8(Codes, __zmmword_ptr[Weights + (64 * half)]);
        code.vbroadcasti64x4(zmm12, __ymmword_ptr[Weights + HighOffset + (32 * half)]);
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

/// <summary>
/// IQ4_XS: blocks of sixteen bytes, nibbles that index a table of 16, whose entries are held 128 above their values; scales of 6 bits, 32 above what
/// they stand for.
/// </summary>
internal sealed class Iq4SuperDecoder() : SuperDecoder(blockBytes: 136, scaleLength: 32)
{
    private readonly ByteFields _nibbles = new(zmm16, zmm17, CpuFeatures.HasAvx512Gfni);

    private const int NibblesOffset = 8;

    public override int Offset => 128;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        Assembler code = emitter.Code;
        _nibbles.Start(emitter, bits: 4, 0, 4, 0, 4);
        code.vbroadcasti32x4(zmm18, emitter.Constant<byte>([.. IQ4_NLBlock.Levels.ToArray().Select(value => (byte)(value + 128))]));
        code.vmovdqu64(zmm24, emitter.Constant<ulong>([0, 1, 0, 1, 2, 3, 2, 3]));
        code.vmovdqu64(zmm25, emitter.Constant<ulong>([4, 5, 4, 5, 6, 7, 6, 7]));
    }

    /// <summary>Four low bits are nibbles of bytes 4 to 7; two high ones, of the 16 bits in front of them, are rotated to where they belong.</summary>
    public override void StartStep(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;
        code.vpbroadcastd(ymm12, __dword_ptr[Weights + 4]);
        code.vpbroadcastd(ymm13, __dword_ptr[Weights]);
        code.vpsrlvd(ymm12, ymm12, emitter.Constant<int>([0, 4, 8, 12, 16, 20, 24, 28]));
        code.vprorvd(ymm13, ymm13, emitter.Constant<int>([12, 14, 16, 18, 20, 22, 24, 26]));
        code.vpandd(ymm12, ymm12, Eight(emitter, 15));
        code.vpternlogd(ymm12, ymm13, Eight(emitter, 0x30), OrOfAnd);
        code.vpbroadcastw(xmm13, __word_ptr[Weights]);
        code.vpsubd(ymm12, ymm12, Eight(emitter, 32));
        code.vcvtph2ps(ymm13, xmm13);
        code.vcvtdq2ps(ymm12, ymm12);
        code.vmulps(ymm30, ymm12, ymm13);
    }

    /// <summary>Both groups of 64 bytes read all of them, so that nothing behind the last one is touched; each spreads its own blocks, twice each.</summary>
    public override void DecodeCodes(Assembler code, int group)
    {
        code.vpermq(Codes, group % 2 == 0 ? zmm24 : zmm25, __zmmword_ptr[Weights + NibblesOffset + (64 * (group / 2))]);
        _nibbles.Take(code, Codes);
        code.vpshufb(Codes, zmm18, Codes);
    }

    private static AssemblerMemoryOperand Eight(KernelEmitter emitter, int value) => emitter.Constant<int>([.. Enumerable.Repeat(value, 8)]);
}

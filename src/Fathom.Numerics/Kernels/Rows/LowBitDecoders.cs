using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>A super-block whose codes' lower two bits lie in 64 bytes: of 128 weights, bits 2j and 2j + 1 of 32 bytes are block j. Sixteen scales.</summary>
internal abstract class LowBitDecoder(int blockBytes, int bitsOffset) : SuperDecoder(blockBytes, scaleLength: 16)
{
    private readonly ByteFields _lower = new(zmm16, zmm18, CpuFeatures.HasAvx512Gfni);
    private readonly ByteFields _upper = new(zmm17, zmm18, CpuFeatures.HasAvx512Gfni);

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        _lower.Start(emitter, bits: 2, 0, 0, 2, 2);
        _upper.Start(emitter, bits: 2, 4, 4, 6, 6);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        code.vbroadcasti64x4(Codes, __ymmword_ptr[Weights + bitsOffset + (32 * (group / 2))]);
        (group % 2 == 0 ? _lower : _upper).Take(code, Codes);
    }

    /// <summary>Makes a vector the product of its integers and a half-precision number.</summary>
    protected static void Scale(Assembler code, AssemblerRegisterZMM destination, AssemblerRegisterZMM integers, int offset)
    {
        code.vpbroadcastw(ymm8, __word_ptr[Weights + offset]);
        code.vcvtdq2ps(integers, integers);
        code.vcvtph2ps(zmm9, ymm8);
        code.vmulps(destination, integers, zmm9);
    }
}

/// <summary>Q2_K: scales and mins of 4 bits.</summary>
internal sealed class Q2SuperDecoder() : LowBitDecoder(blockBytes: 84, bitsOffset: 16)
{
    private const int ScaleOffset = 80;
    private const int MinimumOffset = 82;

    public override int Offset => 0;

    public override MinsSums Sums => MinsSums.OfSixteen;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        emitter.Code.vpbroadcastd(zmm19, emitter.Constant<int>([15]));
    }

    public override void StartStep(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;
        code.vpmovzxbd(zmm12, __xmmword_ptr[Weights]);
        code.vpsrld(zmm13, zmm12, 4);
        code.vpandd(zmm12, zmm12, zmm19);
        Scale(code, StepScales, zmm12, ScaleOffset);
        Scale(code, Mins, zmm13, MinimumOffset);
    }
}

/// <summary>Q3_K: bits 2g and 2g + 1 of 32 bytes are the third bits of group g; scales of 6 bits, 32 above what they stand for.</summary>
internal sealed class Q3SuperDecoder() : LowBitDecoder(blockBytes: 110, bitsOffset: 32)
{
    private const int ScalesOffset = 96;
    private const int ScaleOffset = 108;

    public override int Offset => 4;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        LoadBytes(emitter, zmm19, 4, 4);
        LoadBytes(emitter, zmm24, 1, 2);
        LoadBytes(emitter, zmm25, 4, 8);
        LoadBytes(emitter, zmm26, 16, 32);
        LoadBytes(emitter, zmm27, 64, 128);
    }

    /// <summary>Four low bits are nibbles of eight bytes; two high ones, pairs of bits of four bytes, are rotated to where they belong.</summary>
    public override void StartStep(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;
        code.vpbroadcastq(xmm12, __qword_ptr[Weights + ScalesOffset]);
        code.vpbroadcastd(xmm13, __dword_ptr[Weights + ScalesOffset + 8]);
        code.vpsrlvq(xmm12, xmm12, emitter.Constant<ulong>([0, 4]));
        code.vprolvd(xmm13, xmm13, emitter.Constant<int>([4, 2, 0, 30]));
        code.vpandd(xmm12, xmm12, Sixteen(emitter, 15));
        code.vpternlogd(xmm12, xmm13, Sixteen(emitter, 0x30), OrOfAnd);
        code.vpsubb(xmm12, xmm12, Sixteen(emitter, 32));
        code.vpmovsxbd(zmm12, xmm12);
        Scale(code, StepScales, zmm12, ScaleOffset);
        code.vbroadcasti64x4(zmm14, __ymmword_ptr[Weights]);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        base.DecodeCodes(code, group);
        code.vptestmb(k2, zmm14, group switch { 0 => zmm24, 1 => zmm25, 2 => zmm26, _ => zmm27 });
        code.vpaddb(Codes.k2, Codes, zmm19);
    }

    private static AssemblerMemoryOperand Sixteen(KernelEmitter emitter, byte value) => emitter.Constant<byte>([.. Enumerable.Repeat(value, 16)]);
}

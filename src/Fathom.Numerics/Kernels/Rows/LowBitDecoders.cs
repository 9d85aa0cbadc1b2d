using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// A super-block with 64 bytes of the codes' lower two bits: of each 128 weights, bits 2j and 2j + 1 of 32 bytes are block j of 32. Sixteen scales.
/// </summary>
internal abstract class LowBitDecoder(int blockBytes, int bitsOffset) : SuperDecoder(blockBytes, scaleLength: 16)
{
    private readonly ByteFields _lower = new(zmm16, zmm18, CpuFeatures.HasAvx512Gfni);
    private readonly ByteFields _upper = new(zmm17, zmm18, CpuFeatures.HasAvx512Gfni);

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);

        // Even groups are blocks j = 0 and 1 of their 128 weights, odd groups j = 2 and 3; a block takes two quarters of 16 bytes.
        _lower.Start(emitter, bits: 2, 0, 0, 2, 2);
        _upper.Start(emitter, bits: 2, 4, 4, 6, 6);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        // lanes: q0…q31 | q0…q31, the lower half for the group's first block, the upper half for its second
        code.vbroadcasti64x4(Codes, __ymmword_ptr[Weights + bitsOffset + (32 * (group / 2))]);
        (group % 2 == 0 ? _lower : _upper).Take(code, Codes);
    }

    /// <summary>Converts integers and multiplies them by a half-precision number in memory.</summary>
    protected static void Scale(Assembler code, AssemblerRegisterZMM destination, AssemblerRegisterZMM integers, int offset)
    {
        // ymm8 and zmm9 are free at the start of a step: they are Codes and Scales, which the groups load.
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

        // A byte is min << 4 | scale. It is zero-extended, so the shift alone leaves the min.
        code.vpmovzxbd(zmm12, __xmmword_ptr[Weights]);
        code.vpsrld(zmm13, zmm12, 4);
        code.vpandd(zmm12, zmm12, zmm19);
        Scale(code, StepScales, zmm12, ScaleOffset);
        Scale(code, Mins, zmm13, MinimumOffset);
    }
}

/// <summary>Q3_K: bits 2g and 2g + 1 of 32 bytes are the third bits of group g; scales of 6 bits, stored with 32 added.</summary>
internal sealed class Q3SuperDecoder() : LowBitDecoder(blockBytes: 110, bitsOffset: 32)
{
    private const int ScalesOffset = 96;
    private const int ScaleOffset = 108;

    public override int Offset => 4;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);

        // zmm19: value of the third bit. zmm24 … zmm27: where it is for group 0 … 3, one bit for each block of 32 (half of a vector).
        LoadBytes(emitter, zmm19, 4, 4);
        LoadBytes(emitter, zmm24, 1, 2);
        LoadBytes(emitter, zmm25, 4, 8);
        LoadBytes(emitter, zmm26, 16, 32);
        LoadBytes(emitter, zmm27, 64, 128);
    }

    /// <summary>Low four bits of the scales are the nibbles of eight bytes; the high two, bit pairs of four bytes, are rotated into place.</summary>
    public override void StartStep(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;

        // xmm12: scales[0…7] | scales[0…7], shifted by 0 | 4: low nibbles (scales 0 … 7) | high nibbles (scales 8 … 15)
        // xmm13: scales[8…11] four times; bits 2k and 2k + 1 of lane k belong to scales 4k … 4k + 3 and move to bits 4 and 5: left by 4 − 2k,
        // where −2 is a rotation by 30. Bits that cross into another byte are masked off.
        code.vpbroadcastq(xmm12, __qword_ptr[Weights + ScalesOffset]);
        code.vpbroadcastd(xmm13, __dword_ptr[Weights + ScalesOffset + 8]);
        code.vpsrlvq(xmm12, xmm12, emitter.Constant<ulong>([0, 4]));
        code.vprolvd(xmm13, xmm13, emitter.Constant<int>([4, 2, 0, 30]));
        code.vpandd(xmm12, xmm12, Sixteen(emitter, 15));
        code.vpternlogd(xmm12, xmm13, Sixteen(emitter, 0x30), OrOfAnd);
        code.vpsubb(xmm12, xmm12, Sixteen(emitter, 32));
        code.vpmovsxbd(zmm12, xmm12);
        Scale(code, StepScales, zmm12, ScaleOffset);

        // The third bits of all weights, in both halves; kept for the whole step.
        code.vbroadcasti64x4(zmm14, __ymmword_ptr[Weights]);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        base.DecodeCodes(code, group);

        // k2 has a bit for each byte, that is for each weight of the group.
        code.vptestmb(k2, zmm14, group switch { 0 => zmm24, 1 => zmm25, 2 => zmm26, _ => zmm27 });
        code.vpaddb(Codes.k2, Codes, zmm19);
    }

    private static AssemblerMemoryOperand Sixteen(KernelEmitter emitter, byte value) => emitter.Constant<byte>([.. Enumerable.Repeat(value, 16)]);
}

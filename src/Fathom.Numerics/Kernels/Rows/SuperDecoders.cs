using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>A super-block of 256. <c>zmm30</c> holds the step's scales, <c>zmm20 … zmm23</c> the scale's index for each lane of a group.</summary>
/// <param name="blockBytes">Bytes of a super-block.</param>
/// <param name="scaleLength">Weights that share a scale.</param>
/// <param name="scaleStride">Lanes from one of the step's scales to the next.</param>
internal abstract class SuperDecoder(int blockBytes, int scaleLength, int scaleStride = 1) : RowDecoder
{
    /// <summary>The step's scales, one lane each.</summary>
    public static readonly AssemblerRegisterZMM StepScales = zmm30;

    /// <summary>Truth table for <c>vpternlogd</c>: <c>a | (b &amp; c)</c> of its operands.</summary>
    protected const byte OrOfAnd = 0xF8;

    public override int StepBytes => blockBytes;

    public override int Groups => 4;

    public override void Start(KernelEmitter emitter)
    {
        // A lane holds 4 codes, a group 64. Index of a lane's scale: scales of the groups before, plus one for every lanesOfScale lanes.
        int lanesOfScale = scaleLength / 4;
        for (int group = 0; group < Groups; group++)
        {
            int first = 64 / scaleLength * group;
            int[] lanes = [.. Enumerable.Range(0, 16).Select(lane => scaleStride * (first + (lane / lanesOfScale)))];
            emitter.Code.vmovdqu32(KernelEmitter.Zmm(20 + group), emitter.Constant<int>(lanes));
        }
    }

    public override void DecodeScales(Assembler code, int group) => SpreadScales(code, Scales, StepScales, group);

    /// <summary>Emits the load of a group's scales into their lanes.</summary>
    public static void SpreadScales(Assembler code, AssemblerRegisterZMM destination, AssemblerRegisterZMM scales, int group) =>
        code.vpermps(destination, KernelEmitter.Zmm(20 + group), scales);

    /// <summary>Emits the load of word shifts, one for each half of a vector, for bytes that hold bits of several groups.</summary>
    protected static void LoadShifts(KernelEmitter emitter, AssemblerRegisterZMM register, int low, int high) =>
        emitter.Code.vmovdqu16(register, emitter.Constant<ushort>([.. Enumerable.Repeat((ushort)low, 16), .. Enumerable.Repeat((ushort)high, 16)]));

    /// <summary>Emits the load of a vector with one byte value in each half.</summary>
    protected static void LoadBytes(KernelEmitter emitter, AssemblerRegisterZMM register, int low, int high) =>
        emitter.Code.vmovdqu8(register, emitter.Constant<byte>([.. Enumerable.Repeat((byte)low, 32), .. Enumerable.Repeat((byte)high, 32)]));
}

/// <summary>Q4_K: 32 bytes hold 64 consecutive weights, the low nibbles first. Q5_K has the same head.</summary>
internal class Q4SuperDecoder(int blockBytes = 144, int nibblesOffset = 16) : SuperDecoder(blockBytes, scaleLength: 32, scaleStride: 2)
{
    private readonly ByteFields _nibbles = new(zmm16, zmm17, CpuFeatures.HasAvx512Gfni);

    public override int Offset => 0;

    public override MinsSums Sums => MinsSums.OfThirtyTwo;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);
        Assembler code = emitter.Code;

        // The tables of StartStep. Lane 2j is the scale and lane 2j + 1 the min of block j; after the broadcast of 8 bytes even lanes hold
        // bytes 0 … 3 and odd lanes bytes 4 … 7 of the 12.
        // zmm18, zmm24  shift and mask of these: byte j, all 6 bits (blocks 0 … 3); byte j − 4, its top 2 bits moved to bits 4 and 5 (blocks 4 … 7)
        // zmm25, zmm26  shift and mask of bytes 8 … 11: nothing (blocks 0 … 3); byte j − 4, low nibble for a scale, high for a min (blocks 4 … 7)
        _nibbles.Start(emitter, bits: 4, 0, 0, 4, 4);
        Load(zmm18, lane => (8 * (lane % 8 / 2)) + (lane < 8 ? 0 : 2));
        Load(zmm24, lane => lane < 8 ? 0x3F : 0x30);
        Load(zmm25, lane => (8 * (lane % 8 / 2)) + (4 * (lane % 2)));
        Load(zmm26, lane => lane < 8 ? 0 : 0x0F);

        void Load(AssemblerRegisterZMM register, Func<int, int> value) =>
            code.vmovdqu32(register, emitter.Constant<int>([.. Enumerable.Range(0, 16).Select(value)]));
    }

    /// <summary>
    /// Eight scales and eight mins of 6 bits in 12 bytes, preceded by <c>d</c> and <c>dmin</c>; in the lanes, scales and mins alternate. Of the first four of
    /// each, a byte holds all six bits. Of the others, the last four bytes hold the low four bits, and the top bits of the first eight bytes the other two.
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

        // ymm13: d dmin d dmin …, as halves
        code.vpbroadcastd(ymm13, __dword_ptr[Weights]);
        code.vcvtdq2ps(zmm12, zmm12);
        code.vcvtph2ps(zmm13, ymm13);
        code.vmulps(StepScales, zmm12, zmm13);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        // lanes: n0…n31 | n0…n31; the lower half takes the low nibbles (block 2g), the upper half the high ones (block 2g + 1)
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

        // zmm19: value of the fifth bit. zmm27 … zmm29 and zmm15: where it is for group 0 … 3, one bit for each block (half of a vector).
        // With these and zmm14 for the bits, all of zmm14 … zmm30 are in use.
        LoadBytes(emitter, zmm19, 16, 16);
        LoadBytes(emitter, zmm27, 1, 2);
        LoadBytes(emitter, zmm28, 4, 8);
        LoadBytes(emitter, zmm29, 16, 32);
        LoadBytes(emitter, zmm15, 64, 128);
    }

    public override void StartStep(KernelEmitter emitter)
    {
        base.StartStep(emitter);

        // The fifth bits of all weights, in both halves; kept for the whole step.
        emitter.Code.vbroadcasti64x4(zmm14, __ymmword_ptr[Weights + 16]);
    }

    public override void DecodeCodes(Assembler code, int group)
    {
        base.DecodeCodes(code, group);

        // k2 has a bit for each byte, that is for each weight of the group.
        code.vptestmb(k2, zmm14, group switch { 0 => zmm27, 1 => zmm28, 2 => zmm29, _ => zmm15 });
        code.vpaddb(Codes.k2, Codes, zmm19);
    }
}

/// <summary>Q6_K: for each 128 weights 64 bytes of nibbles and 32 bytes with four pairs of upper bits each.</summary>
internal sealed class Q6SuperDecoder() : SuperDecoder(blockBytes: 210, scaleLength: 16)
{
    private const int HighOffset = 128;
    private const int ScalesOffset = 192;
    private const int ScaleOffset = 208;

    public override int Offset => 32;

    public override void Start(KernelEmitter emitter)
    {
        base.Start(emitter);

        // Upper bits of run r of 32 weights are bits 2r and 2r + 1: runs 0 and 1 make the first group of 128 weights, 2 and 3 the second.
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

        // The low nibbles of 64 bytes are one group of 64 weights, the high nibbles the next one.
        // zmm12: h0…h31 | h0…h31, of which each half takes its own two bits.
        // Word shifts to the right carry bits across bytes only above the field, where the masks drop them; the shift to the left moves at most 3,
        // which stays in its byte.
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
/// IQ4_XS: blocks of sixteen bytes of nibbles that index a table of 16 values, stored with 128 added; scales of 6 bits, stored with 32 added.
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

        // Quadword indexes for vpermq: a block is two quadwords, taken twice, for its low and for its high nibbles.
        code.vmovdqu64(zmm24, emitter.Constant<ulong>([0, 1, 0, 1, 2, 3, 2, 3]));
        code.vmovdqu64(zmm25, emitter.Constant<ulong>([4, 5, 4, 5, 6, 7, 6, 7]));
    }

    /// <summary>Low four bits of a scale are a nibble of bytes 4 to 7; the high two, from the 16 bits before, are rotated into place.</summary>
    public override void StartStep(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;

        // Lane g is block g. ymm12: its nibble, shifted down by 4g.
        // ymm13: its two bits are bits 16 + 2g and 17 + 2g, because d takes the first 16; rotated right by 12 + 2g they are bits 4 and 5.
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

    /// <summary>Both groups of 64 bytes load all of them, so that nothing after the last is read; each spreads its own two blocks, twice each.</summary>
    public override void DecodeCodes(Assembler code, int group)
    {
        // lanes of 128 bits: a | a | b | b, the nibbles of blocks a and b; the second and the fourth are shifted by 4
        code.vpermq(Codes, group % 2 == 0 ? zmm24 : zmm25, __zmmword_ptr[Weights + NibblesOffset + (64 * (group / 2))]);
        _nibbles.Take(code, Codes);
        code.vpshufb(Codes, zmm18, Codes);
    }

    private static AssemblerMemoryOperand Eight(KernelEmitter emitter, int value) => emitter.Constant<int>([.. Enumerable.Repeat(value, 8)]);
}

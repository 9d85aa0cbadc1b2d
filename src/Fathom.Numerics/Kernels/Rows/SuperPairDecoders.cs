using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Quantization;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>A super-block of 256 with integer scales of its groups and a half-precision scale of these. Always a whole step.</summary>
internal abstract class SuperPairDecoder(KernelEmitter emitter) : PairDecoder(emitter)
{
    /// <summary>Loads a half-precision number into all lanes.</summary>
    protected void LoadHalf(AssemblerRegisterYMM register, int offset)
    {
        var words = new AssemblerRegisterXMM(register.Value - Register.YMM0 + Register.XMM0);
        Code.vpbroadcastw(words, __word_ptr[Weights + offset]);
        Code.vcvtph2ps(register, words);
    }

    /// <summary>Loads sixteen bytes into both halves, shifts each half differently, and masks.</summary>
    protected void LoadShifted(AssemblerRegisterYMM register, int offset, AssemblerMemoryOperand shifts, AssemblerMemoryOperand mask)
    {
        Code.vbroadcasti128(register, __xmmword_ptr[Weights + offset]);
        Code.vpsrlvd(register, register, shifts);
        Code.vpand(register, register, mask);
    }

    /// <summary>
    /// Adds <paramref name="value"/>, a power of two, where a bit of sixteen bytes is set: <paramref name="bit"/> for the lower half, the next bit for the
    /// upper half.
    /// </summary>
    protected void AddBits(AssemblerRegisterYMM codes, int offset, int bit, int value)
    {
        // The bit is masked before it moves, so shifts of 32-bit lanes keep it in its byte.
        int left = int.Log2(value) - bit;
        Code.vbroadcasti128(ymm11, __xmmword_ptr[Weights + offset]);
        Code.vpand(ymm11, ymm11, Halves(1 << bit, 2 << bit));
        if (left > 0)
        {
            Code.vpsllvd(ymm11, ymm11, Shifts(left, left - 1));
        }
        else
        {
            Code.vpsrlvd(ymm11, ymm11, Shifts(-left, 1 - left));
        }

        Code.vpor(codes, codes, ymm11);
    }
}

/// <summary>Q4_K: 32 bytes hold a pair of blocks, the first in the low nibbles. Q5_K has the same head.</summary>
internal class Q4SuperPairDecoder : SuperPairDecoder
{
    private readonly AssemblerMemoryOperand _minimaShift;
    private readonly AssemblerMemoryOperand _lowBits;
    private readonly AssemblerMemoryOperand _highBits;
    private readonly AssemblerMemoryOperand _order;

    public Q4SuperPairDecoder(KernelEmitter emitter)
        : base(emitter)
    {
        // _order puts even blocks before odd ones, the order of lanes in ActivationStep: 0 2 4 6 1 3 5 7. ymm13 masks nibbles; ymm14 shifts the upper
        // half by 4, to the high nibbles.
        _minimaShift = Constant<int>(0, 0, 0, 4);
        _lowBits = Constant<uint>(0x3F3F_3F3F, 0x0F0F_0F0F, 0x3F3F_3F3F, 0x0F0F_0F0F);
        _highBits = Constant<uint>(0, 0x3030_3030, 0, 0x3030_3030);
        _order = Constant<byte>(0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15);
        emitter.Code.vmovdqu(ymm13, Bytes(15));
        emitter.Code.vmovdqu(ymm14, Shifts(0, 4));
    }

    public override PairCodes Codes => PairCodes.Unsigned;

    public override int? SumsOffset => ActivationStep.SumsOffset;

    public override int StepBytes => 144;

    protected virtual int NibblesOffset => 16;

    /// <summary>Eight scales and eight mins of 6 bits in 12 bytes, preceded by <c>d</c> and <c>dmin</c>.</summary>
    public override void StartStep(int blocks)
    {
        // The 16 bytes are d dmin, A, B, C: 4 bytes each. SixBitScales defines their bits.
        // xmm9:   A           C           B           C >> 4
        // & :     3F          0F          3F          0F
        // xmm10:  A >> 2      A >> 2      B >> 2      B >> 2
        // & :     0           30          0           30
        // or:     scales 0–3  scales 4–7  mins 0–3    mins 4–7
        Code.vpshufd(xmm9, __xmmword_ptr[Weights], 0b11_10_11_01);
        Code.vpshufd(xmm10, __xmmword_ptr[Weights], 0b10_10_01_01);
        Code.vpsrlvd(xmm9, xmm9, _minimaShift);
        Code.vpsrld(xmm10, xmm10, 2);
        Code.vpand(xmm9, xmm9, _lowBits);
        Code.vpand(xmm10, xmm10, _highBits);
        Code.vpor(xmm9, xmm9, xmm10);
        Code.vpshufb(xmm9, xmm9, _order);

        // The low 8 bytes are scales, the high 8 mins.
        Code.vpmovzxbd(Scales, xmm9);
        Code.vpsrldq(xmm9, xmm9, 8);
        Code.vpmovzxbd(Mins, xmm9);
        Code.vcvtdq2ps(Scales, Scales);
        Code.vcvtdq2ps(Mins, Mins);
        LoadHalf(First, 0);
        LoadHalf(Second, 2);
        Code.vmulps(Scales, Scales, First);
        Code.vmulps(Mins, Mins, Second);
    }

    public override void Decode(int pair, bool isWhole)
    {
        // Bytes 0 … 15 twice, then bytes 16 … 31 twice: low nibbles (first block) | high nibbles (second block).
        LoadNibbles(First, NibblesOffset + (32 * pair));
        LoadNibbles(Second, NibblesOffset + (32 * pair) + 16);
    }

    private void LoadNibbles(AssemblerRegisterYMM register, int offset)
    {
        Code.vbroadcasti128(register, __xmmword_ptr[Weights + offset]);
        Code.vpsrlvd(register, register, ymm14);
        Code.vpand(register, register, ymm13);
    }
}

/// <summary>Q5_K: bits 2p and 2p + 1 of 32 bytes are the fifth bits of pair p.</summary>
internal sealed class Q5SuperPairDecoder(KernelEmitter emitter) : Q4SuperPairDecoder(emitter)
{
    private const int BitsOffset = 16;

    public override int StepBytes => 176;

    protected override int NibblesOffset => 48;

    public override void Decode(int pair, bool isWhole)
    {
        base.Decode(pair, isWhole);
        AddBits(First, BitsOffset, 2 * pair, 16);
        AddBits(Second, BitsOffset + 16, 2 * pair, 16);
    }
}

/// <summary>IQ4_XS: blocks of sixteen bytes of nibbles that index a table of signed bytes; scales of 6 bits, stored with 32 added.</summary>
internal sealed class Iq4SuperPairDecoder(KernelEmitter emitter) : SuperPairDecoder(emitter)
{
    private readonly Lazy<AssemblerMemoryOperand> _table = new(() => emitter.Constant<sbyte>([.. IQ4_NLBlock.Levels, .. IQ4_NLBlock.Levels]));

    public override PairCodes Codes => PairCodes.Signed;

    public override int StepBytes => 136;

    /// <summary>The low four bits of the scales are nibbles of bytes 4 to 7; the upper two are in the 16 bits before them.</summary>
    public override void StartStep(int blocks)
    {
        // Blocks 2k and 2k + 1 share byte k of the nibbles: lane k of the lower half takes the low one (even blocks), of the upper half the high
        // one (odd blocks), the order of lanes in ActivationStep. The shuffle fills the upper bytes of a lane with others, which the mask drops.
        Code.vpbroadcastd(ymm9, __dword_ptr[Weights + 4]);
        Code.vpshufb(ymm9, ymm9, Constant(0, 1, 2, 3, 0, 1, 2, 3));
        Code.vpsrlvd(ymm9, ymm9, Shifts(0, 4));
        Code.vpand(ymm9, ymm9, Constant(15, 15, 15, 15, 15, 15, 15, 15));

        // Block g has bits 16 + 2g and 17 + 2g: d takes the first 16. Lower half g = 0 2 4 6, upper half g = 1 3 5 7.
        Code.vpbroadcastd(ymm10, __dword_ptr[Weights]);
        Code.vpsrlvd(ymm10, ymm10, Constant(16, 20, 24, 28, 18, 22, 26, 30));
        Code.vpand(ymm10, ymm10, Constant(3, 3, 3, 3, 3, 3, 3, 3));
        Code.vpslld(ymm10, ymm10, 4);
        Code.vpor(ymm9, ymm9, ymm10);
        Code.vpsubd(ymm9, ymm9, Constant(32, 32, 32, 32, 32, 32, 32, 32));
        Code.vcvtdq2ps(Scales, ymm9);
        LoadHalf(Second, 0);
        Code.vmulps(Scales, Scales, Second);
    }

    public override void Decode(int pair, bool isWhole)
    {
        // The 32 bytes are both blocks, 16 each: a | b. Low nibbles are First, high nibbles Second.
        Code.vmovdqu(First, __ymmword_ptr[Weights + 8 + (32 * pair)]);
        Code.vpsrlw(Second, First, 4);
        Code.vpand(First, First, Bytes(15));
        Code.vpand(Second, Second, Bytes(15));
        Code.vmovdqu(ymm11, _table.Value);
        Code.vpshufb(First, ymm11, First);
        Code.vpshufb(Second, ymm11, Second);
    }
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Quantization;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>A super-block of 256 whose sub-blocks of 32 have integer scales under a half-precision one. Always a whole step.</summary>
internal abstract class SuperPairDecoder(KernelEmitter emitter) : PairDecoder(emitter)
{
    /// <summary>A half-precision number in all lanes.</summary>
    protected void LoadHalf(AssemblerRegisterYMM register, int offset)
    {
        var words = new AssemblerRegisterXMM(register.Value - Register.YMM0 + Register.XMM0);
        Code.vpbroadcastw(words, __word_ptr[Weights + offset]);
        Code.vcvtph2ps(register, words);
    }

    /// <summary>Sixteen bytes in both halves, each half shifted differently, and what is left of them under a mask.</summary>
    protected void LoadShifted(AssemblerRegisterYMM register, int offset, AssemblerMemoryOperand shifts, AssemblerMemoryOperand mask)
    {
        Code.vbroadcasti128(register, __xmmword_ptr[Weights + offset]);
        Code.vpsrlvd(register, register, shifts);
        Code.vpand(register, register, mask);
    }

    /// <summary>
    /// Sets the bit of weight <paramref name="value"/> where one bit of sixteen bytes is set: in one half one, in the other half the next one.
    /// </summary>
    protected void AddBits(AssemblerRegisterYMM codes, int offset, int bit, int value)
    {
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

/// <summary>Q4_K: 32 bytes hold a pair of blocks, the first one in the low nibbles; and the head of Q5_K.</summary>
internal class Q4SuperPairDecoder : SuperPairDecoder
{
    private readonly AssemblerMemoryOperand _minimaShift;
    private readonly AssemblerMemoryOperand _lowBits;
    private readonly AssemblerMemoryOperand _highBits;
    private readonly AssemblerMemoryOperand _order;

    public Q4SuperPairDecoder(KernelEmitter emitter)
        : base(emitter)
    {
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

    /// <summary>Eight scales and eight mins of 6 bits in 12 bytes; <c>d</c> and <c>dmin</c> in front of them.</summary>
    public override void StartStep(int blocks)
    {
        Code.vpshufd(xmm9, __xmmword_ptr[Weights], 0b11_10_11_01);
        Code.vpshufd(xmm10, __xmmword_ptr[Weights], 0b10_10_01_01);
        Code.vpsrlvd(xmm9, xmm9, _minimaShift);
        Code.vpsrld(xmm10, xmm10, 2);
        Code.vpand(xmm9, xmm9, _lowBits);
        Code.vpand(xmm10, xmm10, _highBits);
        Code.vpor(xmm9, xmm9, xmm10);
        Code.vpshufb(xmm9, xmm9, _order);
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

/// <summary>IQ4_XS: blocks of sixteen bytes, nibbles that index a table of signed bytes; scales of 6 bits, 32 above what they stand for.</summary>
internal sealed class Iq4SuperPairDecoder(KernelEmitter emitter) : SuperPairDecoder(emitter)
{
    private readonly Lazy<AssemblerMemoryOperand> _table = new(() => emitter.Constant<sbyte>([.. IQ4_NLBlock.Levels, .. IQ4_NLBlock.Levels]));

    public override PairCodes Codes => PairCodes.Signed;

    public override int StepBytes => 136;

    /// <summary>The lower four bits are nibbles of bytes 4 to 7, the upper two lie in the 16 bits in front of them.</summary>
    public override void StartStep(int blocks)
    {
        Code.vpbroadcastd(ymm9, __dword_ptr[Weights + 4]);
        Code.vpshufb(ymm9, ymm9, Constant(0, 1, 2, 3, 0, 1, 2, 3));
        Code.vpsrlvd(ymm9, ymm9, Shifts(0, 4));
        Code.vpand(ymm9, ymm9, Constant(15, 15, 15, 15, 15, 15, 15, 15));
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
        Code.vmovdqu(First, __ymmword_ptr[Weights + 8 + (32 * pair)]);
        Code.vpsrlw(Second, First, 4);
        Code.vpand(First, First, Bytes(15));
        Code.vpand(Second, Second, Bytes(15));
        Code.vmovdqu(ymm11, _table.Value);
        Code.vpshufb(First, ymm11, First);
        Code.vpshufb(Second, ymm11, Second);
    }
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// A super-block of 256 with an integer scale for 16 weights, which the products are multiplied with as integers. <c>ymm15</c> keeps the sixteen scales as
/// 16-bit numbers: in its lower half those of the pairs' first blocks, in its upper half those of their second ones.
/// </summary>
internal abstract class ScaledPairDecoder : SuperPairDecoder
{
    private readonly AssemblerMemoryOperand _order;
    private readonly AssemblerMemoryOperand[] _spread;

    protected ScaledPairDecoder(KernelEmitter emitter)
        : base(emitter)
    {
        _order = Constant<byte>(0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
        _spread = [.. Enumerable.Range(0, 8).Select(word => Constant<short>([.. Enumerable.Repeat((short)((2 * word) | (((2 * word) + 1) << 8)), 16)]))];
    }

    public override PairCodes Codes => PairCodes.Scaled;

    public override int? SumsOffset => ActivationStep.HalfSumsOffset;

    public sealed override void Decode(int pair, bool isWhole)
    {
        Code.vpshufb(ymm13, ymm15, _spread[2 * pair]);
        Code.vpshufb(ymm14, ymm15, _spread[(2 * pair) + 1]);
        Decode(pair);
    }

    protected abstract void Decode(int pair);

    /// <summary>Keeps sixteen signed bytes as scales. Takes <c>xmm14</c>.</summary>
    protected void KeepScales(AssemblerRegisterXMM scales)
    {
        Code.vpshufb(xmm14, scales, _order);
        Code.vpmovsxbw(ymm15, xmm14);
    }

    /// <summary>Makes sixteen signed bytes, multiplied by all lanes of a vector, the mins. Destroys both.</summary>
    protected void LoadMins(AssemblerRegisterXMM mins, AssemblerRegisterYMM factor)
    {
        Code.vpmovsxbd(Mins, mins);
        Code.vpsrldq(mins, mins, 8);
        Code.vpmovsxbd(LateMins, mins);
        Code.vcvtdq2ps(Mins, Mins);
        Code.vcvtdq2ps(LateMins, LateMins);
        Code.vmulps(Mins, Mins, factor);
        Code.vmulps(LateMins, LateMins, factor);
    }
}

/// <summary>Q2_K: of 128 weights, bits 2j and 2j + 1 of 32 bytes are block j; scales and mins of 4 bits.</summary>
internal sealed class Q2SuperPairDecoder(KernelEmitter emitter) : ScaledPairDecoder(emitter)
{
    public override int StepBytes => 84;

    public override void StartStep(int blocks)
    {
        Code.vmovdqu(xmm9, __xmmword_ptr[Weights]);
        Code.vpand(xmm10, xmm9, Bytes(15));
        Code.vpsrlw(xmm9, xmm9, 4);
        Code.vpand(xmm9, xmm9, Bytes(15));
        KeepScales(xmm10);
        LoadHalf(Scales, 80);
        LoadHalf(ymm10, 82);
        LoadMins(xmm9, ymm10);
    }

    protected override void Decode(int pair)
    {
        int offset = 16 + (32 * (pair / 2));
        int bit = 4 * (pair % 2);
        LoadShifted(First, offset, Shifts(bit, bit + 2), Bytes(3));
        LoadShifted(Second, offset + 16, Shifts(bit, bit + 2), Bytes(3));
    }
}

/// <summary>Q3_K: as Q2_K, with bits 2p and 2p + 1 of 32 bytes as third bits of pair p; scales of 6 bits, 32 above what they stand for.</summary>
internal sealed class Q3SuperPairDecoder(KernelEmitter emitter) : ScaledPairDecoder(emitter)
{
    private const float Offset = 4;

    public override int StepBytes => 110;

    /// <summary>Four low bits are nibbles of eight bytes, two high ones pairs of bits of four bytes.</summary>
    public override void StartStep(int blocks)
    {
        Code.vmovq(xmm9, __qword_ptr[Weights + 96]);
        Code.vpsrlw(xmm10, xmm9, 4);
        Code.vpunpcklqdq(xmm9, xmm9, xmm10);
        Code.vpand(xmm9, xmm9, Bytes(15));
        Code.vpbroadcastd(xmm10, __dword_ptr[Weights + 104]);
        Code.vpsrlvd(xmm10, xmm10, Constant(0, 2, 4, 6));
        Code.vpand(xmm10, xmm10, Bytes(3));
        Code.vpsllw(xmm10, xmm10, 4);
        Code.vpor(xmm9, xmm9, xmm10);
        Code.vpsubb(xmm9, xmm9, Bytes(32));
        KeepScales(xmm9);
        LoadHalf(Scales, 108);
        Code.vmulps(ymm10, Scales, Singles(Offset));
        LoadMins(xmm9, ymm10);
    }

    protected override void Decode(int pair)
    {
        int offset = 32 + (32 * (pair / 2));
        int bit = 4 * (pair % 2);
        LoadShifted(First, offset, Shifts(bit, bit + 2), Bytes(3));
        LoadShifted(Second, offset + 16, Shifts(bit, bit + 2), Bytes(3));
        AddBits(First, 0, 2 * pair, 4);
        AddBits(Second, 16, 2 * pair, 4);
    }
}

/// <summary>
/// Q6_K: of 128 weights, 64 bytes hold the nibbles, those of the second pair above those of the first, and 32 bytes four pairs of upper bits.
/// </summary>
internal sealed class Q6SuperPairDecoder(KernelEmitter emitter) : ScaledPairDecoder(emitter)
{
    private const float Offset = 32;
    private const int HighOffset = 128;

    public override int StepBytes => 210;

    public override void StartStep(int blocks)
    {
        Code.vmovdqu(xmm9, __xmmword_ptr[Weights + 192]);
        KeepScales(xmm9);
        LoadHalf(Scales, 208);
        Code.vmulps(ymm10, Scales, Singles(Offset));
        LoadMins(xmm9, ymm10);
    }

    protected override void Decode(int pair)
    {
        (int half, int part) = (pair / 2, pair % 2);
        LoadHalves(First, 64 * half, HighOffset + (32 * half), part);
        LoadHalves(Second, (64 * half) + 16, HighOffset + (32 * half) + 16, part);
    }

    private void LoadHalves(AssemblerRegisterYMM codes, int low, int high, int part)
    {
        Code.vbroadcasti128(codes, __xmmword_ptr[Weights + low + 32]);
        Code.vpblendd(codes, codes, __ymmword_ptr[Weights + low], 0b0000_1111);
        Code.vbroadcasti128(ymm11, __xmmword_ptr[Weights + high]);
        if (part == 0)
        {
            Code.vpsllvd(ymm11, ymm11, Shifts(4, 2));
        }
        else
        {
            Code.vpsrlw(codes, codes, 4);
            Code.vpsrlvd(ymm11, ymm11, Shifts(0, 2));
        }

        Code.vpand(codes, codes, Bytes(15));
        Code.vpand(ymm11, ymm11, Bytes(0x30));
        Code.vpor(codes, codes, ymm11);
    }
}

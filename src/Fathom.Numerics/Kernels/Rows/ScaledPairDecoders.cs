using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// A super-block of 256 with an integer scale for 16 weights, by which products are multiplied as integers. <c>ymm15</c> keeps the sixteen scales as
/// 16-bit numbers: those of the pairs' first blocks in its lower half, those of their second blocks in its upper half.
/// </summary>
internal abstract class ScaledPairDecoder : SuperPairDecoder
{
    private readonly AssemblerMemoryOperand _order;
    private readonly AssemblerMemoryOperand[] _spread;

    protected ScaledPairDecoder(KernelEmitter emitter)
        : base(emitter)
    {
        // Scales 4p and 4p + 1 belong to pair p's first block, 4p + 2 and 4p + 3 to its second. _order separates them:
        // 0 1 4 5 8 9 12 13 | 2 3 6 7 10 11 14 15
        // _spread[w] copies word w of each half, bytes 2w and 2w + 1, to all of the half's words.
        _order = Constant<byte>(0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
        _spread = [.. Enumerable.Range(0, 8).Select(word => Constant<short>([.. Enumerable.Repeat((short)((2 * word) | (((2 * word) + 1) << 8)), 16)]))];
    }

    public override PairCodes Codes => PairCodes.Scaled;

    public override int? SumsOffset => ActivationStep.HalfSumsOffset;

    public sealed override void Decode(int pair, bool isWhole)
    {
        // ymm13: scales of the first 16 weights of both blocks, for First. ymm14: those of the last 16, for Second.
        Code.vpshufb(ymm13, ymm15, _spread[2 * pair]);
        Code.vpshufb(ymm14, ymm15, _spread[(2 * pair) + 1]);
        Decode(pair);
    }

    protected abstract void Decode(int pair);

    /// <summary>Keeps sixteen signed bytes as scales. Overwrites <c>xmm14</c>.</summary>
    protected void KeepScales(AssemblerRegisterXMM scales)
    {
        Code.vpshufb(xmm14, scales, _order);
        Code.vpmovsxbw(ymm15, xmm14);
    }

    /// <summary>Loads sixteen signed bytes, times the lanes of a vector of equal lanes, as mins. Overwrites the bytes.</summary>
    protected void LoadMins(AssemblerRegisterXMM mins, AssemblerRegisterYMM factor)
    {
        // In the order of the columns, as the sums of 16 are: eight for the first 128 columns, eight for the last.
        Code.vpmovsxbd(Mins, mins);
        Code.vpsrldq(mins, mins, 8);
        Code.vpmovsxbd(LateMins, mins);
        Code.vcvtdq2ps(Mins, Mins);
        Code.vcvtdq2ps(LateMins, LateMins);
        Code.vmulps(Mins, Mins, factor);
        Code.vmulps(LateMins, LateMins, factor);
    }
}

/// <summary>Q2_K: of each 128 weights, bits 2j and 2j + 1 of 32 bytes are block j; scales and mins of 4 bits.</summary>
internal sealed class Q2SuperPairDecoder(KernelEmitter emitter) : ScaledPairDecoder(emitter)
{
    public override int StepBytes => 84;

    public override void StartStep(int blocks)
    {
        // A byte is min << 4 | scale. Both are below 16, so it does not matter that LoadMins extends signs.
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

        // First: bytes 0 … 15 twice, Second: bytes 16 … 31 twice. The lower half takes block 2p, the upper half block 2p + 1, two bits further up.
        int bit = 4 * (pair % 2);
        LoadShifted(First, offset, Shifts(bit, bit + 2), Bytes(3));
        LoadShifted(Second, offset + 16, Shifts(bit, bit + 2), Bytes(3));
    }
}

/// <summary>Q3_K: as Q2_K, with bits 2p and 2p + 1 of 32 bytes as third bits of pair p; scales of 6 bits, stored with 32 added.</summary>
internal sealed class Q3SuperPairDecoder(KernelEmitter emitter) : ScaledPairDecoder(emitter)
{
    private const float Offset = 4;

    public override int StepBytes => 110;

    /// <summary>Low four bits of the scales are the nibbles of eight bytes, the high two are bit pairs of four bytes.</summary>
    public override void StartStep(int blocks)
    {
        // low nibbles: scales 0 … 7; high nibbles: scales 8 … 15; unpcklqdq puts them side by side
        Code.vmovq(xmm9, __qword_ptr[Weights + 96]);
        Code.vpsrlw(xmm10, xmm9, 4);
        Code.vpunpcklqdq(xmm9, xmm9, xmm10);
        Code.vpand(xmm9, xmm9, Bytes(15));

        // Lane k needs bits 2k and 2k + 1 of each of the four bytes: scales 4k … 4k + 3.
        Code.vpbroadcastd(xmm10, __dword_ptr[Weights + 104]);
        Code.vpsrlvd(xmm10, xmm10, Constant(0, 2, 4, 6));
        Code.vpand(xmm10, xmm10, Bytes(3));
        Code.vpsllw(xmm10, xmm10, 4);
        Code.vpor(xmm9, xmm9, xmm10);
        Code.vpsubb(xmm9, xmm9, Bytes(32));
        KeepScales(xmm9);
        LoadHalf(Scales, 108);

        // scale · Σ (code − 4) · x = scale · Σ code · x − (4 · scale) · Σ x, so the offset becomes a min of 4 · scale.
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
/// Q6_K: of each 128 weights, 64 bytes hold the nibbles, the low ones of the first pair and the high ones of the second, and 32 bytes four pairs of upper
/// bits each.
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

        // The offset of the codes becomes a min of 32 · scale.
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
        // codes: 16 bytes at low | 16 bytes at low + 32, the first block's and the second's. The blend loads 32 bytes and keeps the lower half.
        // ymm11: the same 16 bytes of upper bits twice. Their two bits move to bits 4 and 5: from 0 and 2 in the first pair, from 4 and 6 in the
        // second. Bits that cross bytes are masked off.
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

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Quantization;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Blocks of 32 weights, each preceded by a half-precision scale.</summary>
internal abstract class SimplePairDecoder : PairDecoder
{
    private readonly int _blockBytes;
    private readonly Lazy<AssemblerMemoryOperand> _offset;
    private readonly Lazy<AssemblerMemoryOperand> _signs;

    protected SimplePairDecoder(KernelEmitter emitter, int blockBytes)
        : base(emitter)
    {
        _blockBytes = blockBytes;
        _offset = new(() => Singles(Offset));
        _signs = new(() => Singles(-0f));
    }

    /// <summary>How much the codes are above the weights.</summary>
    public int Offset { get; init; }

    /// <summary>Offset of a block's half-precision minimum, which is added; null without mins.</summary>
    public int? MinsOffset { get; init; }

    public override int? SumsOffset => Offset != 0 || MinsOffset is not null ? ActivationStep.SumsOffset : null;

    public override int StepBytes => ActivationStep.Blocks * _blockBytes;

    public override void StartStep(int blocks)
    {
        LoadScales(blocks);
        if (MinsOffset is { } offset)
        {
            // The kernel subtracts mins and the format adds them: flip the signs.
            LoadHalves(Mins, offset, blocks);
            Code.vxorps(Mins, Mins, _signs.Value);
        }
        else if (Offset != 0)
        {
            // scale · Σ (code − offset) · x = scale · Σ code · x − (offset · scale) · Σ x
            Code.vmulps(Mins, Scales, _offset.Value);
        }
    }

    protected virtual void LoadScales(int blocks) => LoadHalves(Scales, 0, blocks);

    /// <summary>The address of one of a step's blocks.</summary>
    protected AssemblerMemoryOperand Block(int block) => Weights + (block * _blockBytes);

    /// <summary>Loads 16 bytes of both blocks side by side. Blending is cheaper than inserting; the 32 bytes that it reads are within the pair.</summary>
    protected void LoadPair(AssemblerRegisterYMM register, int pair, bool isWhole, int offset)
    {
        if (isWhole)
        {
            // b | b from the second block, then a from the first one into the lower half: a | b.
            // The 32 bytes from the first block end inside the second: MXFP4 comes closest with offset 1 + 32 of 34 bytes.
            Code.vbroadcasti128(register, __xmmword_ptr[Block((2 * pair) + 1) + offset]);
            Code.vpblendd(register, register, __ymmword_ptr[Block(2 * pair) + offset], 0b0000_1111);
        }
        else
        {
            Code.vmovdqu(Lower(register), __xmmword_ptr[Block(2 * pair) + offset]);
        }
    }

    protected static AssemblerRegisterXMM Lower(AssemblerRegisterYMM register) => new(register.Value - Register.YMM0 + Register.XMM0);

    private void LoadHalves(AssemblerRegisterYMM register, int offset, int blocks)
    {
        AssemblerRegisterXMM words = Lower(register);

        // Lanes of missing blocks stay 0. Their activations are 0 too, but 0 times an infinity or NaN in a stale lane would be NaN.
        Code.vpxor(words, words, words);
        for (int block = 0; block < blocks; block++)
        {
            Code.vpinsrw(words, words, __word_ptr[Block(block) + offset], (byte)ActivationStep.Lane(block));
        }

        Code.vcvtph2ps(register, words);
    }
}

/// <summary>Q8_0: signed bytes, used as they are.</summary>
internal sealed class Q8ZeroPairDecoder(KernelEmitter emitter) : SimplePairDecoder(emitter, blockBytes: 34)
{
    public override PairCodes Codes => PairCodes.Signed;

    public override void Decode(int pair, bool isWhole)
    {
        LoadPair(First, pair, isWhole, offset: 2);
        LoadPair(Second, pair, isWhole, offset: 18);
    }
}

/// <summary>Sixteen bytes of nibbles per block: the low ones are the first 16 weights, the high ones the last 16.</summary>
internal class NibblePairDecoder : SimplePairDecoder
{
    private readonly int _nibblesOffset;

    public NibblePairDecoder(KernelEmitter emitter, int blockBytes, int nibblesOffset)
        : base(emitter, blockBytes)
    {
        _nibblesOffset = nibblesOffset;
        LowNibbles = Bytes(15);
    }

    public override PairCodes Codes => PairCodes.Unsigned;

    protected AssemblerMemoryOperand LowNibbles { get; }

    public override void Decode(int pair, bool isWhole)
    {
        // a | b, whose low nibbles are First and whose high ones are Second. The word shift carries bits across bytes, which the mask drops.
        LoadPair(First, pair, isWhole, _nibblesOffset);
        Code.vpsrlw(Second, First, 4);
        Code.vpand(First, First, LowNibbles);
        Code.vpand(Second, Second, LowNibbles);
    }
}

/// <summary>Nibbles, preceded by four bytes with a fifth bit for each.</summary>
internal sealed class FiveBitPairDecoder : NibblePairDecoder
{
    private readonly int _bitsOffset;
    private readonly AssemblerMemoryOperand _firstBytes;
    private readonly AssemblerMemoryOperand _secondBytes;
    private readonly AssemblerMemoryOperand _sixteen;

    public FiveBitPairDecoder(KernelEmitter emitter, int blockBytes, int bitsOffset)
        : base(emitter, blockBytes, bitsOffset + 4)
    {
        _bitsOffset = bitsOffset;

        // Shuffles that give weight j the byte with bit j of the block's four: byte 0 to weights 0 … 7, byte 1 to 8 … 15, 2 to 16 … 23, 3 to 24 … 31.
        // ymm13 has bit j % 8 in byte j, to test it with.
        _firstBytes = Constant<ulong>(0, 0x0101_0101_0101_0101, 0, 0x0101_0101_0101_0101);
        _secondBytes = Constant<ulong>(0x0202_0202_0202_0202, 0x0303_0303_0303_0303, 0x0202_0202_0202_0202, 0x0303_0303_0303_0303);
        _sixteen = Bytes(16);
        emitter.Code.vpbroadcastq(ymm13, Constant(0x8040_2010_0804_0201));
    }

    public override void Decode(int pair, bool isWhole)
    {
        base.Decode(pair, isWhole);
        LoadPair(ymm11, pair, isWhole, _bitsOffset);
        AddBits(First, _firstBytes);
        AddBits(Second, _secondBytes);
    }

    /// <summary>Adds 16 where a weight's fifth bit is set: copies the byte with the bit to the weight's place and tests it there.</summary>
    private void AddBits(AssemblerRegisterYMM codes, AssemblerMemoryOperand bytes)
    {
        Code.vpshufb(ymm12, ymm11, bytes);

        // Equal to the tested bit, so all ones, where it is set.
        Code.vpand(ymm12, ymm12, ymm13);
        Code.vpcmpeqb(ymm12, ymm12, ymm13);
        Code.vpand(ymm12, ymm12, _sixteen);
        Code.vpor(codes, codes, ymm12);
    }
}

/// <summary>IQ4_NL: nibbles that index a table of signed bytes.</summary>
internal sealed class NonLinearPairDecoder : NibblePairDecoder
{
    private readonly AssemblerMemoryOperand _table;

    public NonLinearPairDecoder(KernelEmitter emitter)
        : base(emitter, blockBytes: 18, nibblesOffset: 2) => _table = Constant<sbyte>([.. IQ4_NLBlock.Levels, .. IQ4_NLBlock.Levels]);

    public override PairCodes Codes => PairCodes.Signed;

    public override void Decode(int pair, bool isWhole)
    {
        base.Decode(pair, isWhole);
        Code.vmovdqu(ymm11, _table);
        Code.vpshufb(First, ymm11, First);
        Code.vpshufb(Second, ymm11, Second);
    }
}

/// <summary>MXFP4: nibbles that index a table of doubled E2M1 values, stored with 12 added; the scale is a power of two, halved.</summary>
internal sealed class MxFp4PairDecoder : NibblePairDecoder
{
    private readonly AssemblerMemoryOperand _table;
    private readonly AssemblerMemoryOperand _bias;

    public MxFp4PairDecoder(KernelEmitter emitter)
        : base(emitter, blockBytes: 17, nibblesOffset: 1)
    {
        // 0 … 24 instead of −12 … 12, so that codes are unsigned and four products fit 16 bits: 4 · 24 · 127 = 12192.
        byte[] entries = [12, 13, 14, 15, 16, 18, 20, 24, 12, 11, 10, 9, 8, 6, 4, 0];
        _table = Constant<byte>([.. entries, .. entries]);
        _bias = Constant<int>(63, 63, 63, 63, 63, 63, 63, 63);
        Offset = 12;
    }

    public override void Decode(int pair, bool isWhole)
    {
        base.Decode(pair, isWhole);
        Code.vmovdqu(ymm11, _table);
        Code.vpshufb(First, ymm11, First);
        Code.vpshufb(Second, ymm11, Second);
    }

    /// <summary><c>2^(e − 128)</c> as the product of two powers of two that are normal singles for every e.</summary>
    protected override void LoadScales(int blocks)
    {
        Code.vpxor(xmm11, xmm11, xmm11);
        for (int block = 0; block < blocks; block++)
        {
            Code.vpinsrb(xmm11, xmm11, __byte_ptr[Block(block)], (byte)ActivationStep.Lane(block));
        }

        // e = h + l with l = e / 2 rounded down and h = e − l. 2^(h − 64) · 2^(l − 64) = 2^(e − 128); as biased exponents h + 63 and l + 63, 63 … 191.
        // The product is subnormal for e < 2, which an exponent field alone cannot express.
        Code.vpmovzxbd(ymm11, xmm11);
        Code.vpsrld(ymm12, ymm11, 1);
        Code.vpsubd(ymm11, ymm11, ymm12);
        Code.vpaddd(ymm11, ymm11, _bias);
        Code.vpaddd(ymm12, ymm12, _bias);
        Code.vpslld(ymm11, ymm11, 23);
        Code.vpslld(ymm12, ymm12, 23);
        Code.vmulps(Scales, ymm11, ymm12);
    }
}

namespace Fathom.Numerics.Quantization;

/// <summary>The list of supported formats.</summary>
internal static class BlockFormatTable
{
    public static readonly BlockFormat[] Formats =
    [
        new Float32Format(),
        new Float16Format(),
        new BlockCodec<Q4_0Block>(),
        new BlockCodec<Q4_1Block>(),
        new BlockCodec<Q5_0Block>(),
        new BlockCodec<Q5_1Block>(),
        new Q8_0Format(),
        new BlockCodec<Q2_KBlock>(),
        new BlockCodec<Q3_KBlock>(),
        new BlockCodec<Q4_KBlock>(),
        new BlockCodec<Q5_KBlock>(),
        new BlockCodec<Q6_KBlock>(),
        new BlockCodec<IQ4_NLBlock>(),
        new BlockCodec<IQ4_XSBlock>(),
        new BFloat16Format(),
        new BlockCodec<MXFP4Block>(),
        new Float8Format(),
    ];
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>The decoders of the quantized formats.</summary>
internal static class PairDecoders
{
    /// <summary>Makes a decoder.</summary>
    /// <param name="format">A quantized format.</param>
    /// <param name="emitter">The kernel that receives its instructions.</param>
    public static PairDecoder Create(BlockFormatId format, KernelEmitter emitter) => format switch
    {
        BlockFormatId.Q4_0 => new NibblePairDecoder(emitter, blockBytes: 18, nibblesOffset: 2) { Offset = 8 },
        BlockFormatId.Q4_1 => new NibblePairDecoder(emitter, blockBytes: 20, nibblesOffset: 4) { MinsOffset = 2 },
        BlockFormatId.Q5_0 => new FiveBitPairDecoder(emitter, blockBytes: 22, bitsOffset: 2) { Offset = 16 },
        BlockFormatId.Q5_1 => new FiveBitPairDecoder(emitter, blockBytes: 24, bitsOffset: 4) { MinsOffset = 2 },
        BlockFormatId.Q8_0 => new Q8ZeroPairDecoder(emitter),
        BlockFormatId.IQ4_NL => new NonLinearPairDecoder(emitter),
        BlockFormatId.MXFP4 => new MxFp4PairDecoder(emitter),
        BlockFormatId.Q2_K => new Q2SuperPairDecoder(emitter),
        BlockFormatId.Q3_K => new Q3SuperPairDecoder(emitter),
        BlockFormatId.Q4_K => new Q4SuperPairDecoder(emitter),
        BlockFormatId.Q5_K => new Q5SuperPairDecoder(emitter),
        BlockFormatId.Q6_K => new Q6SuperPairDecoder(emitter),
        BlockFormatId.IQ4_XS => new Iq4SuperPairDecoder(emitter),
        _ => throw new NotSupportedException($"{format} has no pairs of blocks"),
    };
}

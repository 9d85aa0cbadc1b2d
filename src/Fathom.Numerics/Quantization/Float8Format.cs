namespace Fathom.Numerics.Quantization;

/// <summary>E4M3 bytes without their scales, which belong to the matrix (<see cref="WeightScales"/>).</summary>
internal sealed class Float8Format() : BlockFormat(BlockFormatId.F8E4M3, blockLength: 1, blockBytes: 1)
{
    protected override void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination) => Float8.Decode(source, destination);

    protected override void QuantizeBlocks(ReadOnlySpan<float> source, Span<byte> destination) => Float8.Encode(source, destination);
}

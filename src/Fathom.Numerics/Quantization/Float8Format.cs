namespace Fathom.Numerics.Quantization;

/// <summary>E4M3 bytes without their scales, which belong to the matrix (<see cref="WeightScales"/>).</summary>
internal sealed class Float8Format() : BlockFormat(BlockFormatId.F8E4M3, blockLength: 1, blockBytes: 1)
{
    protected override void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = Float8.Decode(source[i]);
        }
    }

    protected override void QuantizeBlocks(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = Float8.Encode(source[i]);
        }
    }
}

using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Attention;

/// <summary>One layer's cached rows (keys, values, or latents), in blocks of a fixed number of tokens. Block b, token t lies at row <c>b · BlockTokens + t</c>.</summary>
/// <param name="Pool">All blocks, <c>[numBlocks · BlockTokens, RowLength]</c> in <paramref name="Format"/>.</param>
/// <param name="Format">How a value is stored.</param>
/// <param name="BlockTokens">Tokens in a block.</param>
/// <param name="RowLength">Values a token.</param>
public readonly record struct PagedRows(NativeSpan<byte> Pool, CacheFormat Format, int BlockTokens, int RowLength)
{
    /// <summary>Bytes of a row.</summary>
    public int RowBytes => RowLength * (Format == CacheFormat.F32 ? sizeof(float) : sizeof(ushort));

    /// <summary>Stores one token's row.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">Token position in the sequence.</param>
    /// <param name="values"><c>[RowLength]</c>.</param>
    public void Write(ReadOnlySpan<int> blockTable, int position, ReadOnlySpan<float> values) =>
        Codec.Quantize(values, RowAt(blockTable, position));

    /// <summary>Reads one token's row.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">Token position in the sequence.</param>
    /// <param name="values"><c>[RowLength]</c>.</param>
    public void Read(ReadOnlySpan<int> blockTable, int position, Span<float> values) =>
        Codec.Dequantize(RowAt(blockTable, position), values);

    private BlockFormat Codec => BlockFormat.Get(Format == CacheFormat.F32 ? BlockFormatId.F32 : BlockFormatId.BF16);

    private Span<byte> RowAt(ReadOnlySpan<int> blockTable, int position) =>
        Pool.AsSpan((((long)blockTable[position / BlockTokens] * BlockTokens) + (position % BlockTokens)) * RowBytes, RowBytes);
}

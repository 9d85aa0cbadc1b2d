using Fathom.Numerics.Attention;

namespace Fathom.Models;

/// <summary>What a model keeps of one token in one layer.</summary>
/// <param name="NumLayers">Layers that keep something.</param>
/// <param name="KeyLength">Values of a key row: <c>numKvHeads · headDim</c>, or MLA's latent and rotary key, <c>kvLoraRank + qkRopeHeadDim</c>.</param>
/// <param name="ValueLength">Values of a value row; 0 when the values are the first part of the keys (MLA).</param>
public readonly record struct CacheShape(int NumLayers, int KeyLength, int ValueLength)
{
    /// <summary>Values that one token takes over all layers.</summary>
    public long ValuesPerToken => (long)NumLayers * (KeyLength + ValueLength);

    /// <summary>Bytes that one token takes over all layers.</summary>
    /// <param name="format">How values are stored.</param>
    public long BytesPerToken(CacheFormat format) => NumLayers * (format.Bytes(KeyLength) + format.Bytes(ValueLength));
}

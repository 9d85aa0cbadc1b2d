using Fathom.Numerics.Attention;

namespace Fathom.Models.Caching;

/// <summary>The values that a model caches per token and layer.</summary>
/// <param name="NumLayers">Cached layers: the model's own, followed by those of multi-token prediction if it is used.</param>
/// <param name="KeyLength">Values of a key row: <c>numKvHeads · headDim</c>, or MLA's latent and rotary key, <c>kvLoraRank + qkRopeHeadDim</c>.</param>
/// <param name="ValueLength">Values of a value row; 0 if the values are the first part of the keys (MLA).</param>
/// <param name="Heads">Key and value heads of a row; 1 for MLA, whose latent all heads share.</param>
public readonly record struct CacheShape(int NumLayers, int KeyLength, int ValueLength, int Heads = 1)
{
    /// <summary>Values per token over all layers.</summary>
    public long ValuesPerToken => (long)NumLayers * (KeyLength + ValueLength);

    /// <summary>Whether a cache of this shape can serve as one of another shape: the same rows, in at least as many layers.</summary>
    public bool Includes(CacheShape other) => NumLayers >= other.NumLayers && this with { NumLayers = other.NumLayers } == other;

    /// <summary>Whether a format can store the rows: each head must be a whole number of its quant blocks.</summary>
    public bool CanBeStored(CacheFormat format) => format.CanStore(KeyLength / Heads) && format.CanStore(ValueLength / Heads);

    /// <summary>Bytes per token over all layers.</summary>
    /// <param name="format">How values are stored.</param>
    public long BytesPerToken(CacheFormat format) => NumLayers * (format.Bytes(KeyLength) + format.Bytes(ValueLength));
}

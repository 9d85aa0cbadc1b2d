using Fathom.Numerics.Attention;

namespace Fathom.Models.Caching;

/// <summary>What a model keeps of one token in one layer.</summary>
/// <param name="NumLayers">Layers that keep something; the model's own, and after them those of multi-token prediction where they are kept.</param>
/// <param name="KeyLength">Values of a key row: <c>numKvHeads · headDim</c>, or MLA's latent and rotary key, <c>kvLoraRank + qkRopeHeadDim</c>.</param>
/// <param name="ValueLength">Values of a value row; 0 when the values are the first part of the keys (MLA).</param>
/// <param name="Heads">Key and value heads of a row; 1 for MLA, whose latent all heads share.</param>
public readonly record struct CacheShape(int NumLayers, int KeyLength, int ValueLength, int Heads = 1)
{
    /// <summary>Values that one token takes over all layers.</summary>
    public long ValuesPerToken => (long)NumLayers * (KeyLength + ValueLength);

    /// <summary>Whether a cache of this shape has room for all that another keeps: the same rows, in as many layers or more.</summary>
    public bool Includes(CacheShape other) => NumLayers >= other.NumLayers && this with { NumLayers = other.NumLayers } == other;

    /// <summary>Whether the rows' heads are whole blocks of a format.</summary>
    public bool CanBeStored(CacheFormat format) => format.CanStore(KeyLength / Heads) && format.CanStore(ValueLength / Heads);

    /// <summary>Bytes that one token takes over all layers.</summary>
    /// <param name="format">How values are stored.</param>
    public long BytesPerToken(CacheFormat format) => NumLayers * (format.Bytes(KeyLength) + format.Bytes(ValueLength));
}

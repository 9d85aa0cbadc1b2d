namespace Fathom.Models.Blocks;

/// <summary>Dimensions of latent attention; shapes call them heads, latent, nope, rope, and value.</summary>
/// <param name="NumHeads">Number of heads.</param>
/// <param name="Latent">Width of the key-value latent (<c>kv_lora_rank</c>).</param>
/// <param name="Nope">Width of a head's query and key without position (<c>qk_nope_head_dim</c>).</param>
/// <param name="Rope">Width of the rotated part of queries and keys (<c>qk_rope_head_dim</c>).</param>
/// <param name="Value">Width of a head's value (<c>v_head_dim</c>).</param>
internal readonly record struct MlaDimensions(int NumHeads, int Latent, int Nope, int Rope, int Value)
{
    /// <summary>Width of a head's query and key, nope + rope.</summary>
    public int Query => Nope + Rope;

    /// <summary>Values that the cache stores per token: the latent and the rotated key that all heads share.</summary>
    public int CacheRow => Latent + Rope;
}

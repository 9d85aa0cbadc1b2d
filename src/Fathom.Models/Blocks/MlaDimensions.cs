namespace Fathom.Models.Blocks;

/// <summary>Sizes of latent attention.</summary>
/// <param name="NumHeads">Heads (H).</param>
/// <param name="Latent">Width of the key-value latent (L).</param>
/// <param name="Nope">Query and key values of a head without position (N).</param>
/// <param name="Rope">Query and key values with position (R).</param>
/// <param name="Value">Value width of a head (V).</param>
internal readonly record struct MlaDimensions(int NumHeads, int Latent, int Nope, int Rope, int Value)
{
    /// <summary>Query and key values of a head.</summary>
    public int Query => Nope + Rope;

    /// <summary>What the cache keeps of a token.</summary>
    public int CacheRow => Latent + Rope;
}

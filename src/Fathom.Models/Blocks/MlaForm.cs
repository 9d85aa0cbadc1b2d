namespace Fathom.Models.Blocks;

/// <summary>How latent attention (MLA) reads its cache. The forms are mathematically equal and differ by rounding.</summary>
public enum MlaForm
{
    /// <summary>For each sequence, the form with fewer multiplications: expanded for long prefills, absorbed for decode.</summary>
    Cheapest,

    /// <summary>The keys and values of every head are computed from the latents first.</summary>
    Expanded,

    /// <summary>The up-projections are applied to queries and results instead; attention runs on the latents themselves.</summary>
    Absorbed,
}

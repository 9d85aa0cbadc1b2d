namespace Fathom.Autograd.Modules;

/// <summary>Shape of latent attention.</summary>
/// <param name="Heads">Heads.</param>
/// <param name="QueryRank">Width of the query latent; null for a single query matrix.</param>
/// <param name="LatentRank">Width of the key-value latent.</param>
/// <param name="NopeDim">Query and key values of a head without position.</param>
/// <param name="RopeDim">Query values of a head with position, and of the shared rotary key.</param>
/// <param name="ValueDim">Value width of a head.</param>
public readonly record struct LatentShape(int Heads, int? QueryRank, int LatentRank, int NopeDim, int RopeDim, int ValueDim)
{
    /// <summary>Width of a head's query and key.</summary>
    public int KeyDim => NopeDim + RopeDim;
}

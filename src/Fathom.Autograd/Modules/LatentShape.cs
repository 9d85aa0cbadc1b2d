namespace Fathom.Autograd.Modules;

/// <summary>Shape of latent attention.</summary>
/// <param name="Heads">Heads.</param>
/// <param name="QueryRank">Width of the query latent; null for a single query matrix.</param>
/// <param name="LatentRank">Width of the key-value latent.</param>
/// <param name="NopeDim">Width of the part of a head's query and key without position.</param>
/// <param name="RopeDim">Width of the rotary part of a head's query, and of the shared rotary key.</param>
/// <param name="ValueDim">Value width of a head.</param>
public readonly record struct LatentShape(int Heads, int? QueryRank, int LatentRank, int NopeDim, int RopeDim, int ValueDim)
{
    /// <summary>Width of a head's query and key.</summary>
    public int KeyDim => NopeDim + RopeDim;
}

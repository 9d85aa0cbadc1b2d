using Fathom.Numerics.Quantization;

namespace Fathom.Models.Blocks;

/// <summary>Weights of <see cref="MlaAttention"/> besides the up-projection of keys and values.</summary>
/// <param name="QueryDown"><c>[queryLoraRank, hiddenSize]</c>; null when a single matrix projects the query.</param>
/// <param name="QueryDownNorm">Norm of the query latent; null with <paramref name="QueryDown"/>.</param>
/// <param name="Query">
/// <c>[heads · (nope + rope), queryLoraRank]</c>, or <c>[heads · (nope + rope), hiddenSize]</c> without a query latent; per head, the part without
/// position first.
/// </param>
/// <param name="KeyValueDown"><c>[latent + rope, hiddenSize]</c>: the latent, then the shared rotary key.</param>
/// <param name="KeyValueNorm">Norm of the latent.</param>
/// <param name="Output"><c>[hiddenSize, heads · value]</c>.</param>
internal sealed record MlaWeights(
    WeightMatrix? QueryDown, NormLayer? QueryDownNorm, WeightMatrix Query, WeightMatrix KeyValueDown, NormLayer KeyValueNorm, WeightMatrix Output);

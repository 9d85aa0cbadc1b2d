using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Blocks;

/// <summary>MLA's up-projections W_UK and W_UV of each head, however a file stores them. Shapes are named as in <see cref="MlaDimensions"/>.</summary>
internal interface IMlaUpProjection
{
    /// <summary>Moves queries into the latent space: <c>q'_h = W_UK_hᵀ q_h</c>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="queries"><c>[heads, rows, nope]</c>.</param>
    /// <param name="rows">Rows per head.</param>
    /// <param name="latentQueries"><c>[heads, rows, latent]</c>.</param>
    void AbsorbQueries(ForwardPass pass, NativeSpan<float> queries, int rows, NativeSpan<float> latentQueries);

    /// <summary>Projects attended latents to head outputs: <c>o_h = W_UV_h z_h</c>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="latents"><c>[heads, rows, latent]</c>.</param>
    /// <param name="rows">Rows per head.</param>
    /// <param name="values"><c>[heads, rows, value]</c>.</param>
    void ProjectValues(ForwardPass pass, NativeSpan<float> latents, int rows, NativeSpan<float> values);

    /// <summary>Decodes the matrices that turn latents into a head's keys (the part without position) and values.</summary>
    /// <param name="head">The head.</param>
    /// <param name="memory">Receives the matrices, <c>latent · (nope + value)</c> floats.</param>
    HeadProjection ReadHead(int head, NativeSpan<float> memory);
}

/// <summary>Consecutive heads.</summary>
/// <param name="Start">First head.</param>
/// <param name="Count">Number of heads.</param>
internal readonly record struct HeadRange(int Start, int Count);

/// <summary>A head's up-projections, as right-hand sides of products with rows of latents.</summary>
/// <param name="Keys"><c>[latent, nope]</c>.</param>
/// <param name="Values"><c>[latent, value]</c>.</param>
internal readonly record struct HeadProjection(MatrixView Keys, MatrixView Values);

using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Blocks;

/// <summary>MLA's up-projections W_UK and W_UV of each head, however a file stores them. Letters: H heads, L latent, N nope, V value width.</summary>
internal interface IMlaUpProjection
{
    /// <summary>Moves queries into the latent space: <c>q'_h = W_UK_hᵀ q_h</c>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="queries"><c>[H, rows, N]</c>.</param>
    /// <param name="rows">Rows of each head.</param>
    /// <param name="latentQueries"><c>[H, rows, L]</c>.</param>
    void AbsorbQueries(ForwardPass pass, NativeSpan<float> queries, int rows, NativeSpan<float> latentQueries);

    /// <summary>Makes values of attended latents: <c>o_h = W_UV_h z_h</c>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="latents"><c>[H, rows, L]</c>.</param>
    /// <param name="rows">Rows of each head.</param>
    /// <param name="values"><c>[H, rows, V]</c>.</param>
    void ProjectValues(ForwardPass pass, NativeSpan<float> latents, int rows, NativeSpan<float> values);

    /// <summary>Decodes what makes a head's keys (without position) and values of latents.</summary>
    /// <param name="head">The head.</param>
    /// <param name="memory">Where to, <c>L · (N + V)</c> values.</param>
    HeadProjection ReadHead(int head, NativeSpan<float> memory);
}

/// <summary>Consecutive heads.</summary>
/// <param name="Start">First head.</param>
/// <param name="Count">Number of heads.</param>
internal readonly record struct HeadRange(int Start, int Count);

/// <summary>A head's up-projections, as right-hand sides of products with rows of latents.</summary>
/// <param name="Keys"><c>[L, N]</c>.</param>
/// <param name="Values"><c>[L, V]</c>.</param>
internal readonly record struct HeadProjection(MatrixView Keys, MatrixView Values);

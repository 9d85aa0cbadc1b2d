using Fathom.Numerics.Kernels;
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

    /// <summary>Expands latents to the keys (without position) and values of some heads.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="latents"><c>[tokens, L]</c>.</param>
    /// <param name="heads">Which heads (G of them).</param>
    /// <param name="keys">Receives <c>[tokens, G, keyStride]</c>; the first N values of each head are written.</param>
    /// <param name="keyStride">Values between the keys of two heads.</param>
    /// <param name="values"><c>[tokens, G, V]</c>.</param>
    void Expand(ForwardPass pass, Activations latents, HeadRange heads, NativeSpan<float> keys, int keyStride, NativeSpan<float> values);
}

/// <summary>Consecutive heads.</summary>
/// <param name="Start">First head.</param>
/// <param name="Count">Number of heads.</param>
internal readonly record struct HeadRange(int Start, int Count);

using Fathom.Numerics.Memory;

namespace Fathom.Models.Blocks;

/// <summary>Pre-norm decoder layer: <c>x += attention(norm(x)); x += feedForward(norm(x))</c>.</summary>
internal sealed class DecoderLayer(NormLayer inputNorm, IAttention attention, NormLayer postAttentionNorm, IFeedForward feedForward)
{
    /// <summary>Updates the hidden states in place.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="layer">Index of the layer in the cache.</param>
    /// <param name="hidden">The residual stream, <c>[rows, hiddenSize]</c>.</param>
    /// <param name="hiddenSize">Width of the stream.</param>
    public void Forward(ForwardPass pass, int layer, NativeSpan<float> hidden, int hiddenSize)
    {
        using Workspace.Scope scope = pass.Workspace.Enter();
        NativeSpan<float> normalized = pass.Workspace.Take(hidden.Length); // [rows, hiddenSize]
        NativeSpan<float> update = pass.Workspace.Take(hidden.Length); // [rows, hiddenSize]

        inputNorm.Forward(pass.Team, hidden, normalized, pass.Rows);

        // Attention's memory goes back before the feed-forward takes its own, so a layer needs the larger of the two rather than their sum.
        using (pass.Workspace.Enter())
        {
            attention.Forward(pass, layer, pass.Workspace.Rows(normalized, pass.Rows, hiddenSize), update);
        }

        pass.AddToResidual(update, hidden, hiddenSize);
        postAttentionNorm.Forward(pass.Team, hidden, normalized, pass.Rows);
        feedForward.Forward(pass, pass.Workspace.Rows(normalized, pass.Rows, hiddenSize), update);
        pass.AddToResidual(update, hidden, hiddenSize);
    }
}

using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Blocks;

/// <summary>A layer's feed-forward network: dense, or a mixture of experts.</summary>
internal interface IFeedForward
{
    /// <summary>Computes the layer's update of the residual stream.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="input">Normalized hidden states, <c>[rows, hiddenSize]</c>.</param>
    /// <param name="output">Receives the update, <c>[rows, hiddenSize]</c>.</param>
    void Forward(ForwardPass pass, Activations input, NativeSpan<float> output);
}

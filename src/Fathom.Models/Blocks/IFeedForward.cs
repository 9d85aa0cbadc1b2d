using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Blocks;

/// <summary>Feed-forward part of a layer: dense, or a mixture of experts.</summary>
internal interface IFeedForward
{
    /// <summary>Computes the layer's update of the residual stream.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="input">Normalized hidden states, <c>[rows, hiddenSize]</c>.</param>
    /// <param name="output"><c>[rows, hiddenSize]</c>.</param>
    void Forward(ForwardPass pass, Activations input, NativeSpan<float> output);
}

using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Blocks;

/// <summary>A layer's attention: projects, stores the new tokens in the cache, attends, projects back.</summary>
internal interface IAttention
{
    /// <summary>Computes the layer's update of the residual stream.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="layer">Index of the layer in the cache.</param>
    /// <param name="input">Normalized hidden states, <c>[rows, hiddenSize]</c>.</param>
    /// <param name="output">Receives the update, <c>[rows, hiddenSize]</c>.</param>
    void Forward(ForwardPass pass, int layer, Activations input, NativeSpan<float> output);
}

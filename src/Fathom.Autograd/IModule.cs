using Fathom.Numerics.Matrices;

namespace Fathom.Autograd;

/// <summary>A differentiable piece of a model with a hand-written derivative.</summary>
/// <remarks>
/// <see cref="Forward"/> keeps what its derivative needs, in the pass's arena; <see cref="Backward"/> may follow once, in the same pass.
/// Backward <em>adds</em> to the input's gradient and to the parameters' gradients, so several consumers of one value simply run one after another.
/// </remarks>
public interface IModule
{
    /// <summary>Computes the output.</summary>
    /// <param name="pass">Threads, memory, micro-batch.</param>
    /// <param name="input"><c>[rows, inputs]</c>; must stay unchanged until the backward pass.</param>
    /// <param name="output"><c>[rows, outputs]</c>; overwritten; must not overlap the input.</param>
    void Forward(PassContext pass, MatrixView input, MatrixView output);

    /// <summary>Adds the gradients of the input and of the parameters.</summary>
    /// <param name="pass">The pass of the forward call.</param>
    /// <param name="dOutput">Gradient of the output, <c>[rows, outputs]</c>.</param>
    /// <param name="dInput">Gradient of the input, <c>[rows, inputs]</c>; added to.</param>
    void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput);
}

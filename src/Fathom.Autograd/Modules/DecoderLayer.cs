using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>Pre-norm decoder layer: <c>h = x + attention(norm₁(x))</c>, <c>y = h + feedForward(norm₂(h))</c>.</summary>
public sealed class DecoderLayer
{
    private readonly IModule _attentionNorm;
    private readonly IModule _attention;
    private readonly IModule _feedForwardNorm;
    private readonly IModule _feedForward;
    private MatrixView _input; // [rows, hiddenSize]

    /// <summary>Composes a layer.</summary>
    public DecoderLayer(IModule attentionNorm, IModule attention, IModule feedForwardNorm, IModule feedForward) =>
        (_attentionNorm, _attention, _feedForwardNorm, _feedForward) = (attentionNorm, attention, feedForwardNorm, feedForward);

    /// <summary>Whether the backward pass recomputes activations instead of keeping them.</summary>
    public bool Recompute { get; set; }

    /// <summary>The attention.</summary>
    public IModule Attention => _attention;

    /// <summary>The feed-forward.</summary>
    public IModule FeedForward => _feedForward;

    /// <summary>Computes the output; the input must stay unchanged until the backward pass.</summary>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        _input = input;
        ArenaMark mark = pass.Arena.Mark;
        Run(pass, input, output);
        if (Recompute)
        {
            pass.Arena.Release(mark);
        }
    }

    /// <summary>Adds the parameters' gradients.</summary>
    /// <param name="pass">The pass of the forward call.</param>
    /// <param name="dStream">Gradient of the output, <c>[rows, hiddenSize]</c>; becomes the gradient of the input.</param>
    public void Backward(PassContext pass, MatrixView dStream)
    {
        ArenaMark mark = pass.Arena.Mark;
        if (Recompute)
        {
            Run(pass, _input, pass.Rent(dStream.Rows, dStream.Columns));
        }

        BackwardBranch(pass, _feedForwardNorm, _feedForward, dStream);
        BackwardBranch(pass, _attentionNorm, _attention, dStream);
        pass.Arena.Release(mark);
    }

    private static void BackwardBranch(PassContext pass, IModule norm, IModule branch, MatrixView dStream)
    {
        // y = x + branch(norm(x)): dStream already holds dy, and the branch adds its part to make it dx.
        MatrixView dNormalized = pass.RentZero(dStream.Rows, dStream.Columns); // [rows, hiddenSize]
        branch.Backward(pass, dStream, dNormalized);
        norm.Backward(pass, dNormalized, dStream);
    }

    private void Run(PassContext pass, MatrixView input, MatrixView output)
    {
        MatrixView normalized = pass.Rent(input.Rows, input.Columns); // norm₁(x), [rows, hiddenSize]
        MatrixView middle = pass.Rent(input.Rows, input.Columns); // h, [rows, hiddenSize]
        MatrixView middleNormalized = pass.Rent(input.Rows, input.Columns); // norm₂(h), [rows, hiddenSize]
        _attentionNorm.Forward(pass, input, normalized);
        _attention.Forward(pass, normalized, middle);
        pass.Add(input, middle);
        _feedForwardNorm.Forward(pass, middle, middleNormalized);
        _feedForward.Forward(pass, middleNormalized, output);
        pass.Add(middle, output);
    }
}

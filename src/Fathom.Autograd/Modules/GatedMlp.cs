using Fathom.Numerics.Kernels;

namespace Fathom.Autograd.Modules;

/// <summary>SwiGLU feed-forward: <c>Y = (silu(X·Wgᵀ) ⊙ (X·Wuᵀ))·Wdᵀ</c>.</summary>
public sealed class GatedMlp : IModule
{
    private readonly Linear _gate;
    private readonly Linear _up;
    private readonly Linear _down;
    private readonly SwiGlu _activation = new();
    private MatrixView _gated;
    private MatrixView _upped;

    /// <summary>Declares the three matrices as <c>gate_proj</c>, <c>up_proj</c>, <c>down_proj</c>.</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Name in front of theirs.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="intermediateSize">Width between.</param>
    public GatedMlp(ParameterSet parameters, string name, int hiddenSize, int intermediateSize)
    {
        _gate = new Linear(parameters, name + ".gate_proj", intermediateSize, hiddenSize);
        _up = new Linear(parameters, name + ".up_proj", intermediateSize, hiddenSize);
        _down = new Linear(parameters, name + ".down_proj", hiddenSize, intermediateSize, ParameterRole.ResidualProjection);
    }

    /// <summary>The linear layers, for adapters.</summary>
    public IEnumerable<Linear> Linears => [_gate, _up, _down];

    /// <inheritdoc/>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        _gated = pass.Rent(input.Rows, _gate.Weight.Rows);
        _upped = pass.Rent(input.Rows, _gate.Weight.Rows);
        MatrixView hidden = pass.Rent(input.Rows, _gate.Weight.Rows);
        _gate.Forward(pass, input, _gated);
        _up.Forward(pass, input, _upped);
        _activation.Forward(pass, _gated, _upped, hidden);
        _down.Forward(pass, hidden, output);
    }

    /// <inheritdoc/>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput)
    {
        ArenaMark mark = pass.Arena.Mark;
        MatrixView dHidden = pass.RentZero(dOutput.Rows, _gate.Weight.Rows);
        _down.Backward(pass, dOutput, dHidden);
        _activation.BackwardInPlace(pass, _gated, _upped, dHidden);
        _gate.Backward(pass, _gated, dInput);
        _up.Backward(pass, _upped, dInput);
        pass.Arena.Release(mark);
    }
}

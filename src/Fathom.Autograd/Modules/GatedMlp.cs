using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>SwiGLU feed-forward: <c>Y = (silu(X·Wgᵀ) ⊙ (X·Wuᵀ))·Wdᵀ</c>.</summary>
public sealed class GatedMlp : IModule
{
    private readonly Linear _gate;
    private readonly Linear _up;
    private readonly Linear _down;
    private readonly GateAndUp _gateAndUp;
    private readonly SwiGlu _activation = new();
    private MatrixView _input; // [rows, hiddenSize]
    private MatrixView _both; // gate | up, [rows, 2 * intermediateSize]; their gradients after the backward pass

    /// <summary>Declares the three matrices as <c>gate_proj</c>, <c>up_proj</c>, <c>down_proj</c>.</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="intermediateSize">Width of the hidden layer.</param>
    public GatedMlp(ParameterSet parameters, string name, int hiddenSize, int intermediateSize)
    {
        _gate = new Linear(parameters, name + ".gate_proj", intermediateSize, hiddenSize);
        _up = new Linear(parameters, name + ".up_proj", intermediateSize, hiddenSize);
        _gateAndUp = new GateAndUp(parameters, [_gate.Weight], [_up.Weight]);
        _down = new Linear(parameters, name + ".down_proj", hiddenSize, intermediateSize, ParameterRole.ResidualProjection);
    }

    /// <summary>The linear layers, for adapters.</summary>
    public IEnumerable<Linear> Linears => [_gate, _up, _down];

    private bool HasAdapters => _gate.Adapter is not null || _up.Adapter is not null;

    /// <inheritdoc/>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        _input = input;
        _both = pass.Rent(input.Rows, _gateAndUp.Columns);
        MatrixView hidden = pass.Rent(input.Rows, _gate.Weight.Rows); // silu(gate) ⊙ up, [rows, intermediateSize]
        (MatrixView gate, MatrixView up) = (_gateAndUp.Gate(_both), _gateAndUp.Up(_both)); // [rows, intermediateSize] each

        // An adapter adds to the product of its own matrix, so the two are multiplied separately.
        if (HasAdapters)
        {
            _gate.Forward(pass, input, gate);
            _up.Forward(pass, input, up);
        }
        else
        {
            _gateAndUp.Forward(pass, [0, input.Rows], input, _both);
        }

        _activation.Forward(pass, gate, up, hidden);
        _down.Forward(pass, hidden, output);
    }

    /// <inheritdoc/>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput)
    {
        ArenaMark mark = pass.Arena.Mark;
        MatrixView dHidden = pass.Rent(dOutput.Rows, _gate.Weight.Rows); // [rows, intermediateSize]
        (MatrixView gate, MatrixView up) = (_gateAndUp.Gate(_both), _gateAndUp.Up(_both)); // [rows, intermediateSize] each
        _down.Backward(pass, dOutput, dHidden, accumulate: false);
        _activation.BackwardInPlace(pass, gate, up, dHidden); // gate and up now hold their gradients
        if (HasAdapters)
        {
            _gate.Backward(pass, gate, dInput);
            _up.Backward(pass, up, dInput);
        }
        else
        {
            _gateAndUp.Backward(pass, [0, dInput.Rows], _input, _both, dInput, accumulate: true);
        }

        pass.Arena.Release(mark);
    }
}

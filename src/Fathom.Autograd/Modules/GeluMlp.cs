using System.Runtime.Intrinsics;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>GPT-2's feed-forward: <c>Y = gelu(X·W₁ᵀ + b₁)·W₂ᵀ + b₂</c>, with the tanh approximation of gelu.</summary>
/// <remarks>
/// Hendrycks &amp; Gimpel 2016: <c>gelu(x) = x·(1 + tanh v)/2 = x·σ(2v)</c>, <c>v = √(2/π)·(x + 0.044715·x³)</c>.
/// Derivative with <c>s = σ(2v)</c>: <c>s + x·s·(1 − s)·2·√(2/π)·(1 + 3·0.044715·x²)</c>.
/// </remarks>
public sealed class GeluMlp : IModule
{
    private const int RowsPerTile = 32;
    private const float Cubic = 0.044715f;

    // 2·√(2/π)
    private const float Slope = 1.5957691216057308f;

    private readonly Linear _up;
    private readonly Linear _down;
    private readonly RowRange _forwardRows;
    private readonly RowRange _backwardRows;
    private MatrixView _before; // X·W₁ᵀ + b₁, [rows, intermediateSize]
    private MatrixView _after; // its gelu, [rows, intermediateSize]
    private MatrixView _dAfter; // [rows, intermediateSize]

    /// <summary>Declares the two layers as <c>c_fc</c> and <c>c_proj</c>, weights stored <c>[outputs, inputs]</c>.</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="intermediateSize">Width of the hidden layer.</param>
    /// <param name="hasBias">Whether the layers have biases.</param>
    public GeluMlp(ParameterSet parameters, string name, int hiddenSize, int intermediateSize, bool hasBias = true)
    {
        _up = new Linear(parameters, name + ".c_fc", intermediateSize, hiddenSize, hasBias: hasBias);
        _down = new Linear(parameters, name + ".c_proj", hiddenSize, intermediateSize, ParameterRole.ResidualProjection, hasBias);
        _forwardRows = ForwardRows;
        _backwardRows = BackwardRows;
    }

    /// <inheritdoc/>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        _before = pass.Rent(input.Rows, _up.Weight.Rows);
        _after = pass.Rent(input.Rows, _up.Weight.Rows);
        _up.Forward(pass, input, _before);
        pass.ForRows(input.Rows, RowsPerTile, _forwardRows);
        _down.Forward(pass, _after, output);
    }

    /// <inheritdoc/>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput)
    {
        ArenaMark mark = pass.Arena.Mark;
        _dAfter = pass.Rent(dOutput.Rows, _up.Weight.Rows);
        _down.Backward(pass, dOutput, _dAfter, accumulate: false);
        pass.ForRows(dOutput.Rows, RowsPerTile, _backwardRows); // turns dAfter into dBefore, in place
        _up.Backward(pass, _dAfter, dInput);
        pass.Arena.Release(mark);
    }

    private void ForwardRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> before = _before.Row(row);
            Span<float> after = _after.Row(row);
            for (int i = 0; i < before.Length; i += Lanes.Count)
            {
                Vector512<float> x = Lanes.Load(before, i);
                Lanes.Store(x * Gate(x), after, i);
            }
        }
    }

    private void BackwardRows(int start, int end, int worker)
    {
        Vector512<float> one = Vector512<float>.One;
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> before = _before.Row(row);
            Span<float> gradient = _dAfter.Row(row);
            for (int i = 0; i < before.Length; i += Lanes.Count)
            {
                Vector512<float> x = Lanes.Load(before, i);
                Vector512<float> gate = Gate(x); // s = σ(2v)
                Vector512<float> slope = gate + (x * gate * (one - gate) * Slope * (one + (x * x * (3 * Cubic))));
                Lanes.Store(Lanes.Load(gradient, i) * slope, gradient, i);
            }
        }
    }

    private static Vector512<float> Gate(Vector512<float> x) => Lanes.Sigmoid((x + (x * x * x * Cubic)) * Slope);
}

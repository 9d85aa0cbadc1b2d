using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels;

namespace Fathom.Autograd.Modules;

/// <summary>Gated activation: <c>h = silu(g) ⊙ u</c>, <c>silu(g) = g·σ(g)</c>.</summary>
/// <remarks>Shazeer 2020. Derivative: <c>du = dh ⊙ silu(g)</c>, <c>dg = dh ⊙ u ⊙ σ(g)·(1 + g·(1 − σ(g)))</c>.</remarks>
internal sealed class SwiGlu
{
    private const int RowsPerTile = 32;

    private readonly RowRange _forwardRows;
    private readonly RowRange _backwardRows;
    private MatrixView _gate;
    private MatrixView _up;
    private MatrixView _hidden;
    private MatrixView _dHidden;

    public SwiGlu()
    {
        _forwardRows = ForwardRows;
        _backwardRows = BackwardRows;
    }

    public void Forward(PassContext pass, MatrixView gate, MatrixView up, MatrixView hidden)
    {
        (_gate, _up, _hidden) = (gate, up, hidden);
        pass.ForRows(gate.Rows, RowsPerTile, _forwardRows);
    }

    /// <summary>Replaces the activations by their gradients: afterwards <paramref name="gate"/> holds dg and <paramref name="up"/> du.</summary>
    public void BackwardInPlace(PassContext pass, MatrixView gate, MatrixView up, MatrixView dHidden)
    {
        (_gate, _up, _dHidden) = (gate, up, dHidden);
        pass.ForRows(gate.Rows, RowsPerTile, _backwardRows);
    }

    private void ForwardRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> gate = _gate.Row(row);
            ReadOnlySpan<float> up = _up.Row(row);
            Span<float> hidden = _hidden.Row(row);
            for (int i = 0; i < hidden.Length; i += Lanes.Count)
            {
                Vector512<float> g = Lanes.Load(gate, i);
                Lanes.Store(g * Lanes.Sigmoid(g) * Lanes.Load(up, i), hidden, i);
            }
        }
    }

    private void BackwardRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            Span<float> gate = _gate.Row(row);
            Span<float> up = _up.Row(row);
            ReadOnlySpan<float> dHidden = _dHidden.Row(row);
            for (int i = 0; i < gate.Length; i += Lanes.Count)
            {
                Vector512<float> g = Lanes.Load(gate, i);
                Vector512<float> dh = Lanes.Load(dHidden, i);
                Vector512<float> sigmoid = Lanes.Sigmoid(g);
                Vector512<float> slope = sigmoid * (Vector512<float>.One + (g * (Vector512<float>.One - sigmoid)));
                Lanes.Store(dh * Lanes.Load(up, i) * slope, gate, i);
                Lanes.Store(dh * g * sigmoid, up, i);
            }
        }
    }
}

using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;

namespace Fathom.Autograd.Modules;

/// <summary>Gated activation: <c>h = silu(g) ⊙ u</c>, <c>silu(g) = g·σ(g)</c>.</summary>
/// <remarks>Shazeer 2020. Derivative: <c>du = dh ⊙ silu(g)</c>, <c>dg = dh ⊙ u ⊙ σ(g)·(1 + g·(1 − σ(g)))</c>.</remarks>
internal sealed class SwiGlu
{
    private const int RowsPerTile = 32;

    private readonly RowRange _forwardRows;
    private readonly RowRange _backwardRows;
    private MatrixView _gate; // [rows, width]
    private MatrixView _up; // [rows, width]
    private MatrixView _hidden; // [rows, width]
    private MatrixView _dHidden; // [rows, width]

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

    /// <summary>Overwrites the activations with their gradients: <paramref name="gate"/> becomes dg and <paramref name="up"/> du.</summary>
    public void BackwardInPlace(PassContext pass, MatrixView gate, MatrixView up, MatrixView dHidden)
    {
        (_gate, _up, _dHidden) = (gate, up, dHidden);
        pass.ForRows(gate.Rows, RowsPerTile, _backwardRows);
    }

    private void ForwardRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            VectorMath.SwiGlu(_gate.Row(row), _up.Row(row), _hidden.Row(row));
        }
    }

    private void BackwardRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            VectorMath.SwiGluBackward(_gate.Row(row), _up.Row(row), _dHidden.Row(row));
        }
    }
}

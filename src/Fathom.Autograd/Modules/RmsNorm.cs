using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Rows = Fathom.Numerics.Kernels.RmsNorm;

namespace Fathom.Autograd.Modules;

/// <summary>Root-mean-square norm: <c>y = g ⊙ x·r</c>, <c>r = 1 / sqrt(mean(x²) + eps)</c> for every row.</summary>
/// <remarks>
/// Zhang &amp; Sennrich 2019, eq. 4. Derivative: <c>dx = r·(g ⊙ dy) − x·r³·mean(g ⊙ dy ⊙ x)</c>, <c>dg = Σ_t dy ⊙ x·r</c>. Sums in float32, fixed order.
/// </remarks>
public sealed class RmsNorm : IModule
{
    private readonly float _eps;
    private readonly RowRange _forwardRows;
    private readonly RowRange _backwardRows;
    private MatrixView _input; // [rows, width]
    private MatrixView _output; // [rows, width]
    private MatrixView _dOutput; // [rows, width]
    private MatrixView _dInput; // [rows, width]
    private MatrixView _gainParts; // [ceil(rows / RowsPerPart), width]
    private NativeSpan<float> _inverses; // r, [rows]

    /// <summary>Declares the gain.</summary>
    /// <param name="parameters">Where it is declared.</param>
    /// <param name="name">Name without <c>.weight</c>.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="eps">Added to the mean square.</param>
    public RmsNorm(ParameterSet parameters, string name, int width, float eps)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Gain = parameters.Add(name + ".weight", 1, width, ParameterRole.Gain);
        _eps = eps;
        _forwardRows = ForwardRows;
        _backwardRows = BackwardRows;
    }

    /// <summary>The gain.</summary>
    public Parameter Gain { get; }

    /// <inheritdoc/>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        _input = input;
        _output = output;
        _inverses = pass.Arena.Rent(input.Rows);
        pass.ForRows(input.Rows, ColumnSums.RowsPerPart, _forwardRows);
    }

    /// <inheritdoc/>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput)
    {
        ArenaMark mark = pass.Arena.Mark;
        _dOutput = dOutput;
        _dInput = dInput;
        _gainParts = ColumnSums.RentParts(pass, dOutput.Rows, dOutput.Columns);
        pass.ForRows(dOutput.Rows, ColumnSums.RowsPerPart, _backwardRows);
        if (Gain.IsTrainable)
        {
            ColumnSums.AddParts(_gainParts, Gain.Gradient.Span);
        }

        pass.Arena.Release(mark);
    }

    private void ForwardRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            _inverses[row] = Rows.ForwardRow(_input.Row(row), Gain.Value.Span, _eps, _output.Row(row));
        }
    }

    private void BackwardRows(int start, int end, int worker)
    {
        Span<float> dGain = _gainParts.Row(start / ColumnSums.RowsPerPart); // [width]
        for (int row = start; row < end; row++)
        {
            // dx += r·(g ⊙ dy) − x·r³·mean(g ⊙ dy ⊙ x), dg += dy ⊙ x·r
            Rows.BackwardRow(_input.Row(row), Gain.Value.Span, _inverses[row], _dOutput.Row(row), _dInput.Row(row), dGain);
        }
    }
}

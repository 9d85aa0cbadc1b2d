using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

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
    private MatrixView _input;
    private MatrixView _output;
    private MatrixView _dOutput;
    private MatrixView _dInput;
    private MatrixView _gainParts;
    private NativeSpan<float> _inverses;

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
        ReadOnlySpan<float> gain = Gain.Value.Span;
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> x = _input.Row(row);
            Span<float> y = _output.Row(row);
            float inverse = 1 / MathF.Sqrt((Lanes.Dot(x, x) / x.Length) + _eps);
            _inverses[row] = inverse;
            for (int i = 0; i < x.Length; i += Lanes.Count)
            {
                Lanes.Store(Lanes.Load(x, i) * inverse * Lanes.Load(gain, i), y, i);
            }
        }
    }

    private void BackwardRows(int start, int end, int worker)
    {
        ReadOnlySpan<float> gain = Gain.Value.Span;
        Span<float> dGain = _gainParts.Row(start / ColumnSums.RowsPerPart);
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> x = _input.Row(row);
            ReadOnlySpan<float> dy = _dOutput.Row(row);
            Span<float> dx = _dInput.Row(row);
            float inverse = _inverses[row];
            Vector512<float> sum = default;
            for (int i = 0; i < x.Length; i += Lanes.Count)
            {
                Vector512<float> product = Lanes.Load(dy, i) * Lanes.Load(x, i);
                sum += product * Lanes.Load(gain, i);
                Lanes.Store(Lanes.Load(dGain, i) + (product * inverse), dGain, i);
            }

            float shrink = Vector512.Sum(sum) / x.Length * inverse * inverse * inverse;
            for (int i = 0; i < x.Length; i += Lanes.Count)
            {
                Vector512<float> direct = Lanes.Load(dy, i) * Lanes.Load(gain, i) * inverse;
                Lanes.Store(Lanes.Load(dx, i) + direct - (Lanes.Load(x, i) * shrink), dx, i);
            }
        }
    }
}

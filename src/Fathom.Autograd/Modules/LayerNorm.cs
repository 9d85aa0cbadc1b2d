using System.Runtime.Intrinsics;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>Layer norm: <c>y = g ⊙ n + b</c>, <c>n = (x − mean) · r</c>, <c>r = 1 / sqrt(var + eps)</c> for every row.</summary>
/// <remarks>
/// Ba et al. 2016. Derivative with <c>u = g ⊙ dy</c>: <c>dx = r·(u − mean(u) − n·mean(u ⊙ n))</c>, <c>dg = Σ_t dy ⊙ n</c>, <c>db = Σ_t dy</c>.
/// </remarks>
public sealed class LayerNorm : IModule
{
    private readonly float _eps;
    private readonly RowRange _forwardRows;
    private readonly RowRange _backwardRows;
    private MatrixView _input; // [rows, width]
    private MatrixView _output; // [rows, width]
    private MatrixView _dOutput; // [rows, width]
    private MatrixView _dInput; // [rows, width]
    private MatrixView _gainParts; // [ceil(rows / RowsPerPart), width]
    private MatrixView _biasParts; // [ceil(rows / RowsPerPart), width]
    private NativeSpan<float> _means; // [rows]
    private NativeSpan<float> _inverses; // r, [rows]

    /// <summary>Declares gain and bias.</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Name without <c>.weight</c>.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="eps">Added to the variance.</param>
    public LayerNorm(ParameterSet parameters, string name, int width, float eps)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Gain = parameters.Add(name + ".weight", 1, width, ParameterRole.Gain);
        Bias = parameters.Add(name + ".bias", 1, width, ParameterRole.Bias);
        _eps = eps;
        _forwardRows = ForwardRows;
        _backwardRows = BackwardRows;
    }

    /// <summary>The gain.</summary>
    public Parameter Gain { get; }

    /// <summary>The bias.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        _input = input;
        _output = output;
        _means = pass.Arena.Rent(input.Rows);
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
        _biasParts = ColumnSums.RentParts(pass, dOutput.Rows, dOutput.Columns);
        pass.ForRows(dOutput.Rows, ColumnSums.RowsPerPart, _backwardRows);
        if (Gain.IsTrainable)
        {
            ColumnSums.AddParts(_gainParts, Gain.Gradient.Span);
        }

        if (Bias.IsTrainable)
        {
            ColumnSums.AddParts(_biasParts, Bias.Gradient.Span);
        }

        pass.Arena.Release(mark);
    }

    private void ForwardRows(int start, int end, int worker)
    {
        ReadOnlySpan<float> gain = Gain.Value.Span;
        ReadOnlySpan<float> bias = Bias.Value.Span;
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> x = _input.Row(row);
            Span<float> y = _output.Row(row);
            Vector512<float> sum = default;
            for (int i = 0; i < x.Length; i += Lanes.Count)
            {
                sum += Lanes.Load(x, i);
            }

            float mean = Vector512.Sum(sum) / x.Length;
            float inverse = 1 / MathF.Sqrt(Variance(x, mean) + _eps);
            _means[row] = mean;
            _inverses[row] = inverse;
            for (int i = 0; i < x.Length; i += Lanes.Count)
            {
                Vector512<float> normal = (Lanes.Load(x, i) - Vector512.Create(mean)) * inverse;
                Lanes.Store((normal * Lanes.Load(gain, i)) + Lanes.Load(bias, i), y, i);
            }
        }
    }

    private static float Variance(ReadOnlySpan<float> x, float mean)
    {
        float squares = 0;
        foreach (float value in x)
        {
            squares += (value - mean) * (value - mean);
        }

        return squares / x.Length;
    }

    private void BackwardRows(int start, int end, int worker)
    {
        ReadOnlySpan<float> gain = Gain.Value.Span;
        Span<float> dGain = _gainParts.Row(start / ColumnSums.RowsPerPart); // [width]
        Span<float> dBias = _biasParts.Row(start / ColumnSums.RowsPerPart); // [width]
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> x = _input.Row(row);
            ReadOnlySpan<float> dy = _dOutput.Row(row);
            Span<float> dx = _dInput.Row(row);
            Vector512<float> mean = Vector512.Create(_means[row]);
            float inverse = _inverses[row];
            Vector512<float> sum = default; // Σ u
            Vector512<float> normalSum = default; // Σ u ⊙ n
            for (int i = 0; i < x.Length; i += Lanes.Count)
            {
                Vector512<float> gradient = Lanes.Load(dy, i);
                Vector512<float> normal = (Lanes.Load(x, i) - mean) * inverse;
                Vector512<float> scaled = gradient * Lanes.Load(gain, i); // u; zero beyond the row's end
                sum += scaled;
                normalSum += scaled * normal;
                Lanes.Store(Lanes.Load(dGain, i) + (gradient * normal), dGain, i);
                Lanes.Store(Lanes.Load(dBias, i) + gradient, dBias, i);
            }

            Vector512<float> scaledMean = Vector512.Create(Vector512.Sum(sum) / x.Length); // mean(u)
            Vector512<float> normalMean = Vector512.Create(Vector512.Sum(normalSum) / x.Length); // mean(u ⊙ n)
            for (int i = 0; i < x.Length; i += Lanes.Count)
            {
                Vector512<float> normal = (Lanes.Load(x, i) - mean) * inverse;
                Vector512<float> scaled = Lanes.Load(dy, i) * Lanes.Load(gain, i);

                // dx += r·(u − mean(u) − n·mean(u ⊙ n))
                Lanes.Store(Lanes.Load(dx, i) + ((scaled - scaledMean - (normal * normalMean)) * inverse), dx, i);
            }
        }
    }
}

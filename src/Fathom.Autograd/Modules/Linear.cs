using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>Linear layer: <c>Y = X·Wᵀ + b</c>, W stored <c>[outputs, inputs]</c>.</summary>
/// <remarks>
/// Derivative: <c>dX = dY·W</c>, <c>dW = dYᵀ·X</c>, <c>db = Σ_t dY[t]</c>. Sums in float32; operands in the pass's precision unless the layer has its
/// own.
/// </remarks>
public sealed class Linear : IModule
{
    private readonly GemmPrecision? _precision;
    private readonly bool _followsFloat8;
    private readonly ColumnSums? _biasGradient;
    private readonly RowRange _addBias;
    private LowRankAdapter? _adapter;
    private MatrixView _input; // [rows, inputs]
    private MatrixView _output; // [rows, outputs]

    /// <summary>Declares the layer's parameters.</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Name of the weight without <c>.weight</c>.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="inputs">Inputs.</param>
    /// <param name="role">Role of the weight.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    /// <param name="precision">What operands are rounded to; null follows the pass.</param>
    public Linear(
        ParameterSet parameters,
        string name,
        int outputs,
        int inputs,
        ParameterRole role = ParameterRole.Projection,
        bool hasBias = false,
        GemmPrecision? precision = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Weight = parameters.Add(name + ".weight", outputs, inputs, role);
        if (hasBias)
        {
            Bias = parameters.Add(name + ".bias", 1, outputs, ParameterRole.Bias);
            _biasGradient = new ColumnSums();
        }

        _precision = precision;
        _followsFloat8 = precision is null && !name.EndsWith(".eh_proj", StringComparison.Ordinal); // the MTP projection isn't rounded
        _addBias = AddBias;
    }

    /// <summary>The matrix.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>Adds a low-rank update to the layer and freezes its own parameters. Must be called before the parameters are allocated.</summary>
    public void Adapt(ParameterSet parameters, string name, int rank, float scale)
    {
        Weight.IsTrainable = false;
        if (Bias is not null)
        {
            Bias.IsTrainable = false;
        }

        _adapter = new LowRankAdapter(parameters, name, Weight.Rows, Weight.Columns, rank, scale);
    }

    /// <summary>The low-rank update, or null.</summary>
    public LowRankAdapter? Adapter => _adapter;

    /// <inheritdoc/>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        _input = input;
        _output = output;
        ArenaMark mark = pass.Arena.Mark;
        Float8Rounding? float8 = Float8(pass);
        Gemm.Multiply(
            pass.Compute, float8?.Rows(input) ?? input, (float8?.Blocks(Weight.Value) ?? Weight.Value).Transposed, output, precision: Precision(pass));
        pass.Arena.Release(mark);
        if (Bias is not null)
        {
            pass.ForRows(output.Rows, 32, _addBias);
        }

        _adapter?.Forward(pass, input, output);
    }

    /// <inheritdoc/>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput) => Backward(pass, dOutput, dInput, accumulate: true);

    /// <summary>Like the other overload, but can overwrite the input's gradient instead of adding to it.</summary>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput, bool accumulate)
    {
        ArenaMark mark = pass.Arena.Mark;
        Float8Rounding? float8 = Float8(pass);
        MatrixView weight = float8?.Blocks(Weight.Value) ?? Weight.Value; // [outputs, inputs]

        // dX = dY·W, or dX += dY·W
        Gemm.Multiply(pass.Compute, float8?.Rows(dOutput) ?? dOutput, weight, dInput, accumulate: accumulate, precision: Precision(pass));
        BackwardParameters(pass, dOutput, float8);
        pass.Arena.Release(mark);
        _adapter?.Backward(pass, dOutput, dInput);
    }

    private void BackwardParameters(PassContext pass, MatrixView dOutput, Float8Rounding? float8)
    {
        if (Weight.IsTrainable)
        {
            // dW += dYᵀ·X; 8-bit tiles run over the rows, which are summed here.
            MatrixView input = float8?.Transposed(_input).Transposed ?? _input; // [rows, inputs]
            Gemm.Multiply(
                pass.Compute, float8?.Transposed(dOutput) ?? dOutput.Transposed, input, Weight.Gradient, accumulate: true, precision: Precision(pass));
        }

        if (Bias is { IsTrainable: true })
        {
            _biasGradient!.Add(pass, dOutput, Bias.Gradient.Span); // db += Σ_t dY[t]
        }
    }

    private GemmPrecision Precision(PassContext pass) => _precision ?? pass.Precision;

    private Float8Rounding? Float8(PassContext pass) => _followsFloat8 ? pass.Float8 : null;

    private void AddBias(int start, int end, int worker)
    {
        ReadOnlySpan<float> bias = Bias!.Value.Span;
        for (int row = start; row < end; row++)
        {
            VectorMath.Add(bias, _output.Row(row));
        }
    }
}

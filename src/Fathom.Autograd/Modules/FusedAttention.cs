using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>GPT-2's attention: one projection for queries, keys and values; positions are in the embedding.</summary>
public sealed class FusedAttention : IModule
{
    private readonly Linear _project;
    private readonly Linear _output;
    private readonly CausalAttention _attention;
    private readonly int _width;
    private readonly int _headDim;
    private MatrixView _projected; // queries | keys | values, [rows, 3 * hiddenSize]

    /// <summary>Declares the projections as <c>c_attn</c> and <c>c_proj</c>, weights stored <c>[outputs, inputs]</c>.</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="hasBias">Whether the layers have biases.</param>
    public FusedAttention(ParameterSet parameters, string name, int hiddenSize, int heads, bool hasBias = true)
    {
        _width = hiddenSize;
        _headDim = hiddenSize / heads;
        _project = new Linear(parameters, name + ".c_attn", 3 * hiddenSize, hiddenSize, hasBias: hasBias);
        _output = new Linear(parameters, name + ".c_proj", hiddenSize, hiddenSize, ParameterRole.ResidualProjection, hasBias);
        _attention = new CausalAttention(heads, heads, 1 / MathF.Sqrt(_headDim));
    }

    /// <inheritdoc/>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        _projected = pass.Rent(input.Rows, 3 * _width);
        MatrixView attended = pass.Rent(input.Rows, _width); // [rows, hiddenSize]
        _project.Forward(pass, input, _projected);
        _attention.Forward(pass, Part(_projected, 0), Part(_projected, 1), Part(_projected, 2), Part(attended, 0));
        _output.Forward(pass, attended, output);
    }

    /// <inheritdoc/>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput)
    {
        ArenaMark mark = pass.Arena.Mark;
        MatrixView dAttended = pass.Rent(dOutput.Rows, _width); // [rows, hiddenSize]
        MatrixView dProjected = pass.Rent(dOutput.Rows, 3 * _width); // dQueries | dKeys | dValues, [rows, 3 * hiddenSize]
        _output.Backward(pass, dOutput, dAttended, accumulate: false);
        _attention.Backward(pass, Part(dAttended, 0), Part(dProjected, 0), Part(dProjected, 1), Part(dProjected, 2));
        _project.Backward(pass, dProjected, dInput);
        pass.Arena.Release(mark);
    }

    private HeadView Part(MatrixView matrix, int part) => new(matrix, part * _width, _headDim, _headDim);
}

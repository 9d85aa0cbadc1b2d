using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>
/// Grouped-query attention (Ainslie et al. 2023) with rotary positions on whole heads: Llama and Qwen2, and Qwen3, which normalizes every query and
/// key head before the rotation.
/// </summary>
public sealed class GroupedAttention : IModule
{
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _output;
    private readonly RmsNorm? _queryNorm;
    private readonly RmsNorm? _keyNorm;
    private readonly Rotary _rotary;
    private readonly CausalAttention _attention;
    private readonly int _heads;
    private readonly int _keyHeads;
    private readonly int _headDim;

    /// <summary>Declares the four projections as <c>q_proj</c>, <c>k_proj</c>, <c>v_proj</c>, <c>o_proj</c>.</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="heads">Query heads.</param>
    /// <param name="keyHeads">Key and value heads.</param>
    /// <param name="headDim">Width of a head.</param>
    /// <param name="hasBias">Whether queries, keys and values have biases (Qwen2).</param>
    /// <param name="rotary">Rotary positions, as wide as a head.</param>
    /// <param name="normEps">Added to the mean square by the norms of heads, <c>q_norm</c> and <c>k_norm</c>; null for no such norms.</param>
    public GroupedAttention(
        ParameterSet parameters, string name, int hiddenSize, int heads, int keyHeads, int headDim, bool hasBias, Rotary rotary, float? normEps = null)
    {
        _query = new Linear(parameters, name + ".q_proj", heads * headDim, hiddenSize, hasBias: hasBias);
        _key = new Linear(parameters, name + ".k_proj", keyHeads * headDim, hiddenSize, hasBias: hasBias);
        _value = new Linear(parameters, name + ".v_proj", keyHeads * headDim, hiddenSize, hasBias: hasBias);
        _output = new Linear(parameters, name + ".o_proj", hiddenSize, heads * headDim, ParameterRole.ResidualProjection);
        if (normEps is { } eps)
        {
            _queryNorm = new RmsNorm(parameters, name + ".q_norm", headDim, eps);
            _keyNorm = new RmsNorm(parameters, name + ".k_norm", headDim, eps);
        }

        _rotary = rotary;
        _attention = new CausalAttention(heads, keyHeads, 1 / MathF.Sqrt(headDim));
        (_heads, _keyHeads, _headDim) = (heads, keyHeads, headDim);
    }

    /// <summary>The linear layers, for adapters.</summary>
    public IEnumerable<Linear> Linears => [_query, _key, _value, _output];

    /// <inheritdoc/>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        HeadView queries = Heads(pass.Rent(input.Rows, _heads * _headDim)); // [rows, heads * headDim]
        HeadView keys = Heads(pass.Rent(input.Rows, _keyHeads * _headDim)); // [rows, keyHeads * headDim]
        HeadView values = Heads(pass.Rent(input.Rows, _keyHeads * _headDim)); // [rows, keyHeads * headDim]
        HeadView attended = Heads(pass.Rent(input.Rows, _heads * _headDim)); // [rows, heads * headDim]
        Project(pass, _query, _queryNorm, input, queries.Source);
        Project(pass, _key, _keyNorm, input, keys.Source);
        _value.Forward(pass, input, values.Source);
        _rotary.Forward(pass, queries, _heads);
        _rotary.Forward(pass, keys, _keyHeads);
        _attention.Forward(pass, queries, keys, values, attended);
        _output.Forward(pass, attended.Source, output);
    }

    /// <inheritdoc/>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput)
    {
        ArenaMark mark = pass.Arena.Mark;
        HeadView dAttended = Heads(pass.Rent(dOutput.Rows, _heads * _headDim)); // [rows, heads * headDim]
        HeadView dQueries = Heads(pass.Rent(dOutput.Rows, _heads * _headDim)); // [rows, heads * headDim]
        HeadView dKeys = Heads(pass.Rent(dOutput.Rows, _keyHeads * _headDim)); // [rows, keyHeads * headDim]
        HeadView dValues = Heads(pass.Rent(dOutput.Rows, _keyHeads * _headDim)); // [rows, keyHeads * headDim]
        _output.Backward(pass, dOutput, dAttended.Source, accumulate: false);
        _attention.Backward(pass, dAttended, dQueries, dKeys, dValues);
        _rotary.Backward(pass, dKeys, _keyHeads);
        _rotary.Backward(pass, dQueries, _heads);

        // dInput sums queries, keys and values in this order.
        ProjectBackward(pass, _query, _queryNorm, dQueries.Source, dInput);
        ProjectBackward(pass, _key, _keyNorm, dKeys.Source, dInput);
        _value.Backward(pass, dValues.Source, dInput);
        pass.Arena.Release(mark);
    }

    private void Project(PassContext pass, Linear linear, RmsNorm? norm, MatrixView input, MatrixView output)
    {
        if (norm is null)
        {
            linear.Forward(pass, input, output);
            return;
        }

        MatrixView projected = pass.Rent(output.Rows, output.Columns); // before the norm, [rows, heads * headDim] or [rows, keyHeads * headDim]
        linear.Forward(pass, input, projected);
        norm.Forward(pass, HeadRows(projected), HeadRows(output));
    }

    private void ProjectBackward(PassContext pass, Linear linear, RmsNorm? norm, MatrixView dOutput, MatrixView dInput)
    {
        if (norm is null)
        {
            linear.Backward(pass, dOutput, dInput);
            return;
        }

        MatrixView dProjected = pass.RentZero(dOutput.Rows, dOutput.Columns); // [rows, heads * headDim] or [rows, keyHeads * headDim]
        norm.Backward(pass, HeadRows(dOutput), HeadRows(dProjected));
        linear.Backward(pass, dProjected, dInput);
    }

    /// <summary>Returns one row per token and head, <c>[rows * heads, headDim]</c>.</summary>
    private MatrixView HeadRows(MatrixView matrix) => new(matrix.Values, matrix.Rows * (matrix.Columns / _headDim), _headDim);

    private HeadView Heads(MatrixView matrix) => new(matrix, 0, _headDim, _headDim);
}

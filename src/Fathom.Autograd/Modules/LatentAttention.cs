using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>Multi-head latent attention (DeepSeek-V2/V3) in its expanded form: keys and values are decompressed for every token.</summary>
/// <remarks>
/// DeepSeek-V3 report, eq. 1–11. A head's query and key are <c>[nope | rope]</c>; the rotary part of the key is one vector shared by all heads,
/// so its gradient is the sum over heads. The norms apply to the latents only.
/// </remarks>
public sealed class LatentAttention : IModule
{
    private const int RowsPerTile = 64;

    private readonly LatentShape _shape;
    private readonly Linear _queryUp;
    private readonly Linear? _queryDown;
    private readonly RmsNorm? _queryNorm;
    private readonly Linear _keyValueDown;
    private readonly RmsNorm _keyValueNorm;
    private readonly Linear _keyValueUp;
    private readonly Linear _output;
    private readonly Rotary _rotary;
    private readonly CausalAttention _attention;
    private readonly RowRange _assembleKeys;
    private readonly RowRange _splitKeys;
    private MatrixView _latent; // latent | shared rotary key, [rows, latentRank + ropeDim]; their gradients in the backward pass
    private MatrixView _expanded; // nope key | value of each head, [rows, heads * (nopeDim + valueDim)]; their gradients in the backward pass
    private MatrixView _keys; // [rows, heads * (nopeDim + ropeDim)]; their gradients in the backward pass

    /// <summary>Declares the projections under their checkpoint names (<c>q_a_proj</c> … <c>o_proj</c>).</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="shape">Heads and ranks.</param>
    /// <param name="eps">Added to the mean square by the norms of the latents.</param>
    /// <param name="scale">Multiplies the scores.</param>
    /// <param name="rotary">Rotary positions, as wide as the rotary part.</param>
    public LatentAttention(ParameterSet parameters, string name, int hiddenSize, LatentShape shape, float eps, float scale, Rotary rotary)
    {
        _shape = shape;
        if (shape.QueryRank is int rank)
        {
            _queryDown = new Linear(parameters, name + ".q_a_proj", rank, hiddenSize);
            _queryNorm = new RmsNorm(parameters, name + ".q_a_layernorm", rank, eps);
        }

        _queryUp = new Linear(
            parameters, name + (shape.QueryRank is null ? ".q_proj" : ".q_b_proj"), shape.Heads * shape.KeyDim, shape.QueryRank ?? hiddenSize);
        _keyValueDown = new Linear(parameters, name + ".kv_a_proj_with_mqa", shape.LatentRank + shape.RopeDim, hiddenSize);
        _keyValueNorm = new RmsNorm(parameters, name + ".kv_a_layernorm", shape.LatentRank, eps);
        _keyValueUp = new Linear(parameters, name + ".kv_b_proj", shape.Heads * (shape.NopeDim + shape.ValueDim), shape.LatentRank);
        _output = new Linear(parameters, name + ".o_proj", hiddenSize, shape.Heads * shape.ValueDim, ParameterRole.ResidualProjection);
        _rotary = rotary;
        _attention = new CausalAttention(shape.Heads, shape.Heads, scale);
        _assembleKeys = AssembleKeys;
        _splitKeys = SplitKeys;
    }

    /// <summary>The linear layers, for adapters.</summary>
    public IEnumerable<Linear> Linears =>
        _queryDown is null ? [_queryUp, _keyValueDown, _keyValueUp, _output] : [_queryDown, _queryUp, _keyValueDown, _keyValueUp, _output];

    /// <inheritdoc/>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        int rows = input.Rows;
        MatrixView queries = pass.Rent(rows, _shape.Heads * _shape.KeyDim); // [rows, heads * keyDim]
        ForwardQueries(pass, input, queries);
        _latent = pass.Rent(rows, _shape.LatentRank + _shape.RopeDim); // [rows, latentRank + ropeDim]
        _keyValueDown.Forward(pass, input, _latent);
        MatrixView normalized = pass.Rent(rows, _shape.LatentRank); // [rows, latentRank]
        _keyValueNorm.Forward(pass, _latent.SliceColumns(0, _shape.LatentRank), normalized);
        _expanded = pass.Rent(rows, _shape.Heads * (_shape.NopeDim + _shape.ValueDim)); // [rows, heads * (nopeDim + valueDim)]
        _keyValueUp.Forward(pass, normalized, _expanded);
        _keys = pass.Rent(rows, _shape.Heads * _shape.KeyDim); // [rows, heads * keyDim]
        _rotary.Forward(pass, SharedRope(_latent), 1);
        pass.ForRows(rows, RowsPerTile, _assembleKeys);
        MatrixView attended = pass.Rent(rows, _shape.Heads * _shape.ValueDim); // [rows, heads * valueDim]
        _attention.Forward(pass, Keys(queries), Keys(_keys), ExpandedValues(_expanded), Values(attended));
        _output.Forward(pass, attended, output);
    }

    /// <inheritdoc/>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput)
    {
        ArenaMark mark = pass.Arena.Mark;
        int rows = dOutput.Rows;
        MatrixView dAttended = pass.Rent(rows, _shape.Heads * _shape.ValueDim); // [rows, heads * valueDim]
        _output.Backward(pass, dOutput, dAttended, accumulate: false);
        MatrixView dQueries = pass.Rent(rows, _shape.Heads * _shape.KeyDim); // [rows, heads * keyDim]
        _keys = pass.Rent(rows, _shape.Heads * _shape.KeyDim); // dKeys, [rows, heads * keyDim]
        _expanded = pass.Rent(rows, _shape.Heads * (_shape.NopeDim + _shape.ValueDim)); // dExpanded, [rows, heads * (nopeDim + valueDim)]

        // Fills the value columns of dExpanded; SplitKeys fills the others.
        _attention.Backward(pass, Values(dAttended), Keys(dQueries), Keys(_keys), ExpandedValues(_expanded));
        _latent = pass.RentZero(rows, _shape.LatentRank + _shape.RopeDim); // dLatent | dRope, [rows, latentRank + ropeDim]; both are sums
        pass.ForRows(rows, RowsPerTile, _splitKeys);
        _rotary.Backward(pass, SharedRope(_latent), 1);
        MatrixView dNormalized = pass.Rent(rows, _shape.LatentRank); // [rows, latentRank]
        _keyValueUp.Backward(pass, _expanded, dNormalized, accumulate: false);
        _keyValueNorm.Backward(pass, dNormalized, _latent.SliceColumns(0, _shape.LatentRank));
        _keyValueDown.Backward(pass, _latent, dInput);
        BackwardQueries(pass, dQueries, dInput);
        pass.Arena.Release(mark);
    }

    private void ForwardQueries(PassContext pass, MatrixView input, MatrixView queries)
    {
        MatrixView source = input; // [rows, hiddenSize], or [rows, queryRank] with a query latent
        if (_queryDown is not null)
        {
            MatrixView latent = pass.Rent(input.Rows, _queryDown.Weight.Rows); // [rows, queryRank]
            source = pass.Rent(input.Rows, _queryDown.Weight.Rows); // normalized, [rows, queryRank]
            _queryDown.Forward(pass, input, latent);
            _queryNorm!.Forward(pass, latent, source);
        }

        _queryUp.Forward(pass, source, queries);
        _rotary.Forward(pass, QueryRope(queries), _shape.Heads);
    }

    private void BackwardQueries(PassContext pass, MatrixView dQueries, MatrixView dInput)
    {
        _rotary.Backward(pass, QueryRope(dQueries), _shape.Heads);
        if (_queryDown is null)
        {
            _queryUp.Backward(pass, dQueries, dInput);
            return;
        }

        MatrixView dNormalized = pass.Rent(dInput.Rows, _queryDown.Weight.Rows); // [rows, queryRank]
        MatrixView dLatent = pass.RentZero(dInput.Rows, _queryDown.Weight.Rows); // [rows, queryRank]
        _queryUp.Backward(pass, dQueries, dNormalized, accumulate: false);
        _queryNorm!.Backward(pass, dNormalized, dLatent);
        _queryDown.Backward(pass, dLatent, dInput);
    }

    /// <summary>Assembles every head's key: its own part without position, then the shared rotary part.</summary>
    private void AssembleKeys(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> expanded = _expanded.Row(row); // [heads * (nopeDim + valueDim)]
            ReadOnlySpan<float> rope = _latent.Row(row)[_shape.LatentRank..]; // [ropeDim]
            Span<float> keys = _keys.Row(row); // [heads * keyDim]
            for (int head = 0; head < _shape.Heads; head++)
            {
                Span<float> key = keys.Slice(head * _shape.KeyDim, _shape.KeyDim); // nope | rope, [keyDim]
                expanded.Slice(head * (_shape.NopeDim + _shape.ValueDim), _shape.NopeDim).CopyTo(key);
                rope.CopyTo(key[_shape.NopeDim..]);
            }
        }
    }

    /// <summary>The derivative of <see cref="AssembleKeys"/>: the shared part's gradient is the sum over heads.</summary>
    private void SplitKeys(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            Span<float> dExpanded = _expanded.Row(row); // [heads * (nopeDim + valueDim)]
            Span<float> dRope = _latent.Row(row)[_shape.LatentRank..]; // [ropeDim]
            ReadOnlySpan<float> dKeys = _keys.Row(row); // [heads * keyDim]
            for (int head = 0; head < _shape.Heads; head++)
            {
                ReadOnlySpan<float> dKey = dKeys.Slice(head * _shape.KeyDim, _shape.KeyDim); // [keyDim]
                dKey[.._shape.NopeDim].CopyTo(dExpanded[(head * (_shape.NopeDim + _shape.ValueDim))..]);
                VectorMath.Add(dKey[_shape.NopeDim..], dRope);
            }
        }
    }

    private HeadView Keys(MatrixView matrix) => new(matrix, 0, _shape.KeyDim, _shape.KeyDim);

    private HeadView QueryRope(MatrixView matrix) => new(matrix, _shape.NopeDim, _shape.KeyDim, _shape.RopeDim);

    private HeadView SharedRope(MatrixView matrix) => new(matrix, _shape.LatentRank, _shape.RopeDim, _shape.RopeDim);

    private HeadView Values(MatrixView matrix) => new(matrix, 0, _shape.ValueDim, _shape.ValueDim);

    private HeadView ExpandedValues(MatrixView matrix) => new(matrix, _shape.NopeDim, _shape.NopeDim + _shape.ValueDim, _shape.ValueDim);
}

using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Threading;
using Heads = Fathom.Numerics.Kernels.CausalAttention;

namespace Fathom.Autograd.Modules;

/// <summary>Causal attention within each document: <c>O = softmax(s·Q·Kᵀ)·V</c>, several query heads per key head.</summary>
/// <remarks>
/// A tile is one key head of one document; it visits its query heads in order, so sums over them have a fixed order.
/// Only the log-sum-exp of each row is kept; the backward pass recomputes the probabilities.
/// </remarks>
public sealed class CausalAttention : ITileJob
{
    private readonly int _heads;
    private readonly int _keyHeads;
    private readonly float _scale;
    private PassContext? _pass;
    private HeadView _queries; // heads of [rows, keyDim]
    private HeadView _keys; // keyHeads of [rows, keyDim]
    private HeadView _values; // keyHeads of [rows, valueDim]
    private HeadView _output; // heads of [rows, valueDim]
    private HeadView _dQueries; // as the queries
    private HeadView _dKeys; // as the keys
    private HeadView _dValues; // as the values
    private HeadView _dOutput; // as the output
    private MatrixView _logSums; // log Σ e^score of each row, [heads, rows]
    private bool _isBackward;

    /// <summary>Makes the operation.</summary>
    /// <param name="heads">Query heads; a multiple of <paramref name="keyHeads"/>.</param>
    /// <param name="keyHeads">Key and value heads.</param>
    /// <param name="scale">Multiplies the scores.</param>
    public CausalAttention(int heads, int keyHeads, float scale)
    {
        if (keyHeads <= 0 || heads % keyHeads != 0)
        {
            throw new ArgumentException($"{heads} query heads don't divide over {keyHeads} key heads");
        }

        (_heads, _keyHeads, _scale) = (heads, keyHeads, scale);
    }

    /// <summary>Computes the output; the views must stay unchanged until the backward pass.</summary>
    public void Forward(PassContext pass, HeadView queries, HeadView keys, HeadView values, HeadView output)
    {
        (_pass, _queries, _keys, _values, _output) = (pass, queries, keys, values, output);
        _logSums = pass.Rent(_heads, queries.Source.Rows);
        Run(isBackward: false);
    }

    /// <summary>Computes the gradients of queries, keys and values, overwriting their memory.</summary>
    public void Backward(PassContext pass, HeadView dOutput, HeadView dQueries, HeadView dKeys, HeadView dValues)
    {
        (_pass, _dOutput, _dQueries, _dKeys, _dValues) = (pass, dOutput, dQueries, dKeys, dValues);
        Run(isBackward: true);
    }

    /// <inheritdoc/>
    void ITileJob.Run(int tile, int worker)
    {
        (int document, int keyHead) = Math.DivRem(tile, _keyHeads);
        int start = _pass!.Batch.DocumentOffsets[document];
        int tokens = _pass.Batch.DocumentOffsets[document + 1] - start;
        int group = _heads / _keyHeads;
        for (int query = keyHead * group; query < (keyHead + 1) * group; query++)
        {
            // Queries and keys [tokens, keyDim], values and output [tokens, valueDim].
            var head = new CausalHead(
                _queries.Head(query, start, tokens),
                _keys.Head(keyHead, start, tokens),
                _values.Head(keyHead, start, tokens),
                _output.Head(query, start, tokens));
            Span<float> logSums = _logSums.Row(query).Slice(start, tokens); // [tokens]

            // O = softmax(s·Q·Kᵀ)·V, lse = log Σ e^(s·Q·Kᵀ).
            if (!_isBackward)
            {
                Heads.Forward(_pass.Compute, worker, head, _scale, logSums);
                continue;
            }

            // P = e^(s·Q·Kᵀ − lse); dV = Pᵀ·dO; dS = s·P ⊙ (dO·Vᵀ − rowsum(dO ⊙ O)); dQ = dS·K; dK = dSᵀ·Q.
            // The first query head of a group overwrites dK and dV; the others add to them.
            var gradients = new CausalHead(
                _dQueries.Head(query, start, tokens),
                _dKeys.Head(keyHead, start, tokens),
                _dValues.Head(keyHead, start, tokens),
                _dOutput.Head(query, start, tokens));
            Heads.Backward(_pass.Compute, worker, head, _scale, logSums, gradients, addsToKeys: query > keyHead * group);
        }
    }

    private void Run(bool isBackward)
    {
        _isBackward = isBackward;
        _pass!.Compute.Team.Run(this, _pass.Batch.DocumentCount * _keyHeads);
    }
}

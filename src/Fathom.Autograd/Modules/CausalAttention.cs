using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Threading;
using Heads = Fathom.Numerics.Kernels.CausalAttention;

namespace Fathom.Autograd.Modules;

/// <summary>Causal attention within each document: <c>O = softmax(s·Q·Kᵀ)·V</c>, several query heads to one key head.</summary>
/// <remarks>
/// A tile is one key head of one document, and walks its query heads in order, so that sums over queries have a fixed order.
/// Only the log-sum-exp of each row is kept; the backward pass computes probabilities again.
/// </remarks>
public sealed class CausalAttention : ITileJob
{
    private readonly int _heads;
    private readonly int _keyHeads;
    private readonly float _scale;
    private PassContext? _pass;
    private HeadView _queries;
    private HeadView _keys;
    private HeadView _values;
    private HeadView _output;
    private HeadView _dQueries;
    private HeadView _dKeys;
    private HeadView _dValues;
    private HeadView _dOutput;
    private MatrixView _logSums;
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

    /// <summary>Attends; the views must stay unchanged until the backward pass.</summary>
    public void Forward(PassContext pass, HeadView queries, HeadView keys, HeadView values, HeadView output)
    {
        (_pass, _queries, _keys, _values, _output) = (pass, queries, keys, values, output);
        _logSums = pass.Rent(_heads, queries.Source.Rows);
        Run(isBackward: false);
    }

    /// <summary>Computes the gradients of queries, keys and values, which replace what is in their memory.</summary>
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
            var head = new CausalHead(
                _queries.Head(query, start, tokens),
                _keys.Head(keyHead, start, tokens),
                _values.Head(keyHead, start, tokens),
                _output.Head(query, start, tokens));
            Span<float> logSums = _logSums.Row(query).Slice(start, tokens);
            if (!_isBackward)
            {
                Heads.Forward(_pass.Compute, worker, head, _scale, logSums);
                continue;
            }

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

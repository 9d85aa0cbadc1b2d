using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Autograd.Modules;

/// <summary>Causal attention within each document: <c>O = softmax(s·Q·Kᵀ)·V</c>, several query heads to one key head.</summary>
/// <remarks>
/// A tile is one key head of one document, and walks its query heads and blocks of query rows in order, so that sums over queries have a fixed order.
/// Only the log-sum-exp of each row is kept; the backward pass recomputes probabilities (Dao et al. 2022):
/// <c>P = exp(s·QKᵀ − lse)</c>, <c>dV = Pᵀ·dO</c>, <c>dS = s·P ⊙ (dO·Vᵀ − rowsum(dO ⊙ O))</c>, <c>dQ = dS·K</c>, <c>dK = dSᵀ·Q</c>. All in float32.
/// </remarks>
public sealed class CausalAttention : ITileJob
{
    private const int QueryBlock = 64;

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
    private NativeSpan<float> _scratch;
    private int _scoreColumns;
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

    /// <summary>Adds the gradients of queries, keys and values.</summary>
    public void Backward(PassContext pass, HeadView dOutput, HeadView dQueries, HeadView dKeys, HeadView dValues)
    {
        (_pass, _dOutput, _dQueries, _dKeys, _dValues) = (pass, dOutput, dQueries, dKeys, dValues);
        Run(isBackward: true);
    }

    /// <inheritdoc/>
    void ITileJob.Run(int tile, int worker)
    {
        int document = tile / _keyHeads;
        int keyHead = tile % _keyHeads;
        int start = _pass!.Batch.DocumentOffsets[document];
        int end = _pass.Batch.DocumentOffsets[document + 1];
        int group = _heads / _keyHeads;
        for (int head = keyHead * group; head < (keyHead + 1) * group; head++)
        {
            for (int row = start; row < end; row += QueryBlock)
            {
                var block = new Block(head, keyHead, start, row, Math.Min(QueryBlock, end - row), worker);
                if (_isBackward)
                {
                    BackwardBlock(block);
                }
                else
                {
                    ForwardBlock(block);
                }
            }
        }
    }

    private void Run(bool isBackward)
    {
        ArenaMark mark = _pass!.Arena.Mark;
        _isBackward = isBackward;
        _scoreColumns = (_pass.Batch.LongestDocument + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        _scratch = _pass.Arena.Rent(2L * QueryBlock * _scoreColumns * _pass.Compute.Team.Threads);
        _pass.Compute.Team.Run(this, _pass.Batch.DocumentCount * _keyHeads);
        _pass.Arena.Release(mark);
    }

    private void ForwardBlock(Block block)
    {
        MatrixView scores = Scores(block, part: 0);
        Span<float> logSums = _logSums.Row(block.Head);
        for (int i = 0; i < block.Rows; i++)
        {
            Span<float> row = scores.Row(i);
            logSums[block.Row + i] = Softmax(row[..(block.Visible + i)]);
            row[(block.Visible + i)..].Clear();
        }

        Multiply(block, scores, _values.Head(block.KeyHead, block.Start, block.Keys), _output.Head(block.Head, block.Row, block.Rows));
    }

    private void BackwardBlock(Block block)
    {
        MatrixView probabilities = Scores(block, part: 0);
        MatrixView dScores = Scratch(block, part: 1);
        MatrixView query = _queries.Head(block.Head, block.Row, block.Rows);
        MatrixView key = _keys.Head(block.KeyHead, block.Start, block.Keys);
        MatrixView output = _output.Head(block.Head, block.Row, block.Rows);
        MatrixView dOutput = _dOutput.Head(block.Head, block.Row, block.Rows);
        Multiply(block, dOutput, _values.Head(block.KeyHead, block.Start, block.Keys).Transposed, dScores);
        for (int i = 0; i < block.Rows; i++)
        {
            float logSum = _logSums.Row(block.Head)[block.Row + i];
            float mean = Lanes.Dot(dOutput.Row(i), output.Row(i));
            BackwardRow(probabilities.Row(i), dScores.Row(i), block.Visible + i, logSum, mean);
        }

        Multiply(block, probabilities.Transposed, dOutput, _dValues.Head(block.KeyHead, block.Start, block.Keys), accumulate: true);
        Multiply(block, dScores, key, _dQueries.Head(block.Head, block.Row, block.Rows), accumulate: true);
        Multiply(block, dScores.Transposed, query, _dKeys.Head(block.KeyHead, block.Start, block.Keys), accumulate: true);
    }

    /// <summary>Turns scores into probabilities and the probabilities' gradients into the scores', both zero where the row does not look.</summary>
    private void BackwardRow(Span<float> scores, Span<float> gradients, int visible, float logSum, float mean)
    {
        Span<float> seen = scores[..visible];
        Span<float> seenGradients = gradients[..visible];
        for (int j = 0; j < visible; j += Lanes.Count)
        {
            Vector512<float> probability = Vector512.Exp(Lanes.Load(seen, j) - Vector512.Create(logSum));
            Lanes.Store(probability, seen, j);
            Lanes.Store(probability * (Lanes.Load(seenGradients, j) - Vector512.Create(mean)) * _scale, seenGradients, j);
        }

        scores[visible..].Clear();
        gradients[visible..].Clear();
    }

    /// <summary>Softmax in place; returns the logarithm of the sum of exponentials.</summary>
    private static float Softmax(Span<float> values)
    {
        float largest = Lanes.Max(values);
        float sum = Lanes.ExpAndSum(values, largest);
        Lanes.Scale(values, 1 / sum);
        return largest + MathF.Log(sum);
    }

    private MatrixView Scores(Block block, int part)
    {
        MatrixView scores = Scratch(block, part);
        MatrixView keys = _keys.Head(block.KeyHead, block.Start, block.Keys);
        Multiply(block, _queries.Head(block.Head, block.Row, block.Rows), keys.Transposed, scores, alpha: _scale);
        return scores;
    }

    private MatrixView Scratch(Block block, int part)
    {
        long size = (long)QueryBlock * _scoreColumns;
        return new MatrixView(_scratch.Slice(((2 * block.Worker) + part) * size, size), block.Rows, block.Keys, _scoreColumns);
    }

    private void Multiply(Block block, MatrixView a, MatrixView b, MatrixView c, float alpha = 1, bool accumulate = false) =>
        Gemm.MultiplyOnWorker(_pass!.Compute, block.Worker, new GemmProduct(a, b, c), alpha, accumulate);

    /// <summary>Some query rows of one head: row i sees the document's first <c>Visible + i</c> keys.</summary>
    private readonly record struct Block(int Head, int KeyHead, int Start, int Row, int Rows, int Worker)
    {
        public int Visible => Row - Start + 1;

        public int Keys => Row - Start + Rows;
    }
}

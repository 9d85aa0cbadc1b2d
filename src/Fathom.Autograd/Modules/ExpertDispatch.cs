using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>Sorts a token's slots by expert, so that every expert works on consecutive rows, and brings the rows back.</summary>
/// <remarks>Within an expert rows keep the order of the tokens; sums over a token's slots follow the slots. Nothing depends on the threads.</remarks>
internal sealed class ExpertDispatch
{
    private const int RowsPerTile = 32;

    private readonly int _perToken;
    private readonly int[] _offsets;
    private readonly RowRange _gatherRows;
    private readonly RowRange _combineRows;
    private readonly RowRange _spreadRows;
    private readonly RowRange _returnRows;
    private NativeSpan<int> _rowOfSlot;
    private NativeSpan<int> _slotOfRow;
    private MatrixView _tokens;
    private MatrixView _sorted;
    private MatrixView _outputs;
    private MatrixView _weights;
    private MatrixView _dWeights;

    public ExpertDispatch(int experts, int perToken)
    {
        _perToken = perToken;
        _offsets = new int[experts + 1];
        (_gatherRows, _combineRows, _spreadRows, _returnRows) = (GatherRows, CombineRows, SpreadRows, ReturnRows);
    }

    /// <summary>Expert e works on sorted rows <c>Offsets[e] … Offsets[e + 1] − 1</c>.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>Counting sort of the slots by expert.</summary>
    public void Sort(PassContext pass, ReadOnlySpan<int> choices)
    {
        _rowOfSlot = pass.RentIntegers(choices.Length);
        _slotOfRow = pass.RentIntegers(choices.Length);
        Array.Clear(_offsets);
        foreach (int expert in choices)
        {
            _offsets[expert + 1]++;
        }

        for (int expert = 1; expert < _offsets.Length; expert++)
        {
            _offsets[expert] += _offsets[expert - 1];
        }

        Span<int> next = stackalloc int[_offsets.Length];
        _offsets.CopyTo(next);
        for (int slot = 0; slot < choices.Length; slot++)
        {
            int row = next[choices[slot]]++;
            _rowOfSlot[slot] = row;
            _slotOfRow[row] = slot;
        }
    }

    /// <summary><c>sorted[r] = tokens[token of r]</c>.</summary>
    public void Gather(PassContext pass, MatrixView tokens, MatrixView sorted)
    {
        (_tokens, _sorted) = (tokens, sorted);
        pass.ForRows(sorted.Rows, RowsPerTile, _gatherRows);
    }

    /// <summary><c>tokens[t] += Σ_slot weight[t, slot] · outputs[row of slot]</c>.</summary>
    public void Combine(PassContext pass, MatrixView outputs, MatrixView weights, MatrixView tokens)
    {
        (_outputs, _weights, _tokens) = (outputs, weights, tokens);
        pass.ForRows(tokens.Rows, RowsPerTile, _combineRows);
    }

    /// <summary>Derivative of <see cref="Combine"/>: <c>dOutputs[r] = weight · dTokens[t]</c>, <c>dWeights = outputs[r] · dTokens[t]</c>.</summary>
    public void Spread(PassContext pass, MatrixView dTokens, MatrixView outputs, MatrixView weights, MatrixView dOutputs, MatrixView dWeights)
    {
        (_tokens, _outputs, _weights, _sorted, _dWeights) = (dTokens, outputs, weights, dOutputs, dWeights);
        pass.ForRows(dOutputs.Rows, RowsPerTile, _spreadRows);
    }

    /// <summary>Derivative of <see cref="Gather"/>: <c>dTokens[t] += Σ_slot dSorted[row of slot]</c>.</summary>
    public void Return(PassContext pass, MatrixView dSorted, MatrixView dTokens)
    {
        (_sorted, _tokens) = (dSorted, dTokens);
        pass.ForRows(dTokens.Rows, RowsPerTile, _returnRows);
    }

    private void GatherRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            _tokens.Row(_slotOfRow[row] / _perToken).CopyTo(_sorted.Row(row));
        }
    }

    private void CombineRows(int start, int end, int worker)
    {
        for (int token = start; token < end; token++)
        {
            ReadOnlySpan<float> weights = _weights.Row(token);
            for (int slot = 0; slot < _perToken; slot++)
            {
                VectorMath.AddScaled(_outputs.Row(_rowOfSlot[((long)token * _perToken) + slot]), weights[slot], _tokens.Row(token));
            }
        }
    }

    private void SpreadRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            (int token, int slot) = Math.DivRem(_slotOfRow[row], _perToken);
            ReadOnlySpan<float> gradient = _tokens.Row(token);
            _dWeights.Row(token)[slot] = VectorMath.Dot(gradient, _outputs.Row(row));
            VectorMath.CopyScaled(gradient, _weights.Row(token)[slot], _sorted.Row(row));
        }
    }

    private void ReturnRows(int start, int end, int worker)
    {
        for (int token = start; token < end; token++)
        {
            for (int slot = 0; slot < _perToken; slot++)
            {
                VectorMath.Add(_sorted.Row(_rowOfSlot[((long)token * _perToken) + slot]), _tokens.Row(token));
            }
        }
    }
}

using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>Sorts the tokens' slots by expert, so that every expert works on consecutive rows, and returns the results to token order.</summary>
/// <remarks>Within an expert, rows keep token order; sums over a token's slots run in slot order. Results don't depend on the threads.</remarks>
internal sealed class ExpertDispatch
{
    private const int RowsPerTile = 32;

    private readonly int _perToken;
    private readonly int[] _offsets; // [experts + 1]
    private readonly RowRange _gatherRows;
    private readonly RowRange _combineRows;
    private readonly RowRange _spreadRows;
    private readonly RowRange _returnRows;
    private NativeSpan<int> _rowOfSlot; // [tokens * perToken]
    private NativeSpan<int> _slotOfRow; // its inverse, [tokens * perToken]
    private MatrixView _tokens; // [tokens, hiddenSize]
    private MatrixView _sorted; // [tokens * perToken, hiddenSize]
    private MatrixView _outputs; // [tokens * perToken, hiddenSize]
    private MatrixView _weights; // [tokens, perToken]
    private MatrixView _dWeights; // [tokens, perToken]

    public ExpertDispatch(int experts, int perToken)
    {
        _perToken = perToken;
        _offsets = new int[experts + 1];
        (_gatherRows, _combineRows, _spreadRows, _returnRows) = (GatherRows, CombineRows, SpreadRows, ReturnRows);
    }

    /// <summary>Expert e works on sorted rows <c>Offsets[e] … Offsets[e + 1] − 1</c>.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>Sorts the slots by expert: a counting sort.</summary>
    public void Sort(PassContext pass, ReadOnlySpan<int> choices)
    {
        _rowOfSlot = pass.RentIntegers(choices.Length);
        _slotOfRow = pass.RentIntegers(choices.Length);
        Array.Clear(_offsets);
        foreach (int expert in choices)
        {
            _offsets[expert + 1]++;
        }

        // Prefix sums turn counts into first rows.
        for (int expert = 1; expert < _offsets.Length; expert++)
        {
            _offsets[expert] += _offsets[expert - 1];
        }

        Span<int> next = stackalloc int[_offsets.Length]; // next free row of each expert, [experts + 1]
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
            ReadOnlySpan<float> weights = _weights.Row(token); // [perToken]
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
            ReadOnlySpan<float> gradient = _tokens.Row(token); // [hiddenSize]
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

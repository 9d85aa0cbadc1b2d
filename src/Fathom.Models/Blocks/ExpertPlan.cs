namespace Fathom.Models.Blocks;

/// <summary>
/// The experts of each token, and the order of the rows when sorted by expert. A slot is one (row, expert) pair in that order. There is one plan per
/// pass; each mixture fills it anew.
/// </summary>
internal sealed class ExpertPlan
{
    private int[] _experts = []; // [rows, numExpertsPerToken]
    private float[] _weights = []; // [rows, numExpertsPerToken]
    private int[] _slots = []; // [rows, numExpertsPerToken]
    private int[] _rowOfSlot = []; // [slots]
    private int[] _offsets = []; // [numExperts + 1]
    private int _perRow;

    /// <summary>First slot of each expert, and the number of slots at the end: <c>[numExperts + 1]</c>.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>The batch row of each slot.</summary>
    public ReadOnlySpan<int> RowOfSlot => _rowOfSlot;

    /// <summary>Experts of a row, <c>[numExpertsPerToken]</c>.</summary>
    public Span<int> ExpertsOf(int row) => _experts.AsSpan(row * _perRow, _perRow);

    /// <summary>Weights of a row's experts, <c>[numExpertsPerToken]</c>.</summary>
    public Span<float> WeightsOf(int row) => _weights.AsSpan(row * _perRow, _perRow);

    /// <summary>Slots of a row's experts, <c>[numExpertsPerToken]</c>; valid after <see cref="Sort"/>.</summary>
    public ReadOnlySpan<int> SlotsOf(int row) => _slots.AsSpan(row * _perRow, _perRow);

    /// <summary>Makes room for a pass and discards the previous contents.</summary>
    public void Reset(int rows, int perRow, int numExperts)
    {
        _perRow = perRow;
        int slots = checked(rows * perRow);
        if (_experts.Length < slots)
        {
            _experts = new int[slots];
            _weights = new float[slots];
            _slots = new int[slots];
            _rowOfSlot = new int[slots];
        }

        if (_offsets.Length != numExperts + 1)
        {
            _offsets = new int[numExperts + 1];
        }
    }

    /// <summary>Sorts all (row, expert) pairs by expert, then by row: a counting sort.</summary>
    public void Sort(int rows)
    {
        Array.Clear(_offsets);
        ReadOnlySpan<int> chosen = _experts.AsSpan(0, rows * _perRow);
        foreach (int expert in chosen)
        {
            _offsets[expert + 1]++;
        }

        for (int expert = 1; expert < _offsets.Length; expert++)
        {
            _offsets[expert] += _offsets[expert - 1];
        }

        for (int i = 0; i < chosen.Length; i++)
        {
            int slot = _offsets[chosen[i]]++;
            _slots[i] = slot;
            _rowOfSlot[slot] = i / _perRow;
        }

        // Each offset is now at its group's end, which is the next group's start: shift them by one.
        _offsets.AsSpan(0, _offsets.Length - 1).CopyTo(_offsets.AsSpan(1));
        _offsets[0] = 0;
    }
}

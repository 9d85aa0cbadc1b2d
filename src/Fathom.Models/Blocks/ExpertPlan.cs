namespace Fathom.Models.Blocks;

/// <summary>
/// Which token goes to which experts, and the order of the rows when they are sorted by expert. One per pass, filled by each mixture in turn.
/// </summary>
internal sealed class ExpertPlan
{
    private int[] _experts = [];
    private float[] _weights = [];
    private int[] _slots = [];
    private int[] _rowOfSlot = [];
    private int[] _offsets = [];
    private int _perRow;

    /// <summary>Rows before group g when sorted by expert: <c>[numExperts + 1]</c>.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>The batch row that each sorted slot holds.</summary>
    public ReadOnlySpan<int> RowOfSlot => _rowOfSlot;

    /// <summary>Experts of a row, <c>[numExpertsPerToken]</c>.</summary>
    public Span<int> ExpertsOf(int row) => _experts.AsSpan(row * _perRow, _perRow);

    /// <summary>Weights of a row's experts, <c>[numExpertsPerToken]</c>.</summary>
    public Span<float> WeightsOf(int row) => _weights.AsSpan(row * _perRow, _perRow);

    /// <summary>Sorted slots of a row's experts, <c>[numExpertsPerToken]</c>; after <see cref="Sort"/>.</summary>
    public ReadOnlySpan<int> SlotsOf(int row) => _slots.AsSpan(row * _perRow, _perRow);

    /// <summary>Makes room; what was there is lost.</summary>
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

    /// <summary>Sorts all (row, expert) pairs by expert; within an expert by row.</summary>
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

        // Each offset now stands at its group's end: move them one group on.
        _offsets.AsSpan(0, _offsets.Length - 1).CopyTo(_offsets.AsSpan(1));
        _offsets[0] = 0;
    }
}

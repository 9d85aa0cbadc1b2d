using Fathom.Numerics.Kernels;

namespace Fathom.Autograd.Modules;

/// <summary>Rotary positions, in place: pair i of every head at position p rotates by <c>p · frequency[i]</c>.</summary>
/// <remarks>
/// Su et al. 2021. A rotation's derivative is the rotation back: the same table with the sines negated (a magnitude scales both directions).
/// </remarks>
public sealed class Rotary
{
    private const int RowsPerTile = 64;

    private readonly RotaryTable _table;
    private readonly int _half;
    private readonly RowRange _rotateRows;
    private float[] _cosines = []; // [positions, half]
    private float[] _sines = []; // [positions, half]
    private int _positions;
    private PassContext? _pass;
    private HeadView _heads;
    private int _headCount;
    private float _direction; // 1 forward, −1 backward

    /// <summary>Wraps a table; caches its sines and cosines up to the longest document so far.</summary>
    public Rotary(RotaryTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
        _half = table.Width / 2;
        _rotateRows = RotateRows;
    }

    /// <summary>Number of values of a head that are rotated.</summary>
    public int Width => _table.Width;

    /// <summary>Rotates the heads by the positions of the pass's rows.</summary>
    public void Forward(PassContext pass, HeadView heads, int headCount) => Run(pass, heads, headCount, 1);

    /// <summary>Rotates gradients back.</summary>
    public void Backward(PassContext pass, HeadView dHeads, int headCount) => Run(pass, dHeads, headCount, -1);

    private void Run(PassContext pass, HeadView heads, int headCount, float direction)
    {
        Reach(pass.Batch.LongestDocument);
        (_pass, _heads, _headCount, _direction) = (pass, heads, headCount, direction);
        pass.ForRows(heads.Source.Rows, RowsPerTile, _rotateRows);
    }

    private void Reach(int positions)
    {
        if (positions <= _positions)
        {
            return;
        }

        _cosines = new float[positions * _half];
        _sines = new float[positions * _half];
        for (int position = 0; position < positions; position++)
        {
            _table.At(position, _cosines.AsSpan(position * _half, _half), _sines.AsSpan(position * _half, _half));
        }

        _positions = positions;
    }

    private void RotateRows(int start, int end, int worker)
    {
        ReadOnlySpan<int> positions = _pass!.Batch.Positions;
        Span<float> sines = stackalloc float[_half]; // [half]
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> cosines = _cosines.AsSpan(positions[row] * _half, _half); // [half]
            for (int i = 0; i < _half; i++)
            {
                sines[i] = _direction * _sines[(positions[row] * _half) + i];
            }

            Span<float> values = _heads.Source.Row(row);
            for (int head = 0; head < _headCount; head++)
            {
                _table.Rotate(values.Slice(_heads.Offset + (head * _heads.Stride), Width), cosines, sines);
            }
        }
    }
}

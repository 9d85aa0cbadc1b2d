using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Autograd;

/// <summary>
/// Rounds the operands of products as DeepSeek-V3's 8-bit training does: E4M3 with one scale per tile of 128 along the summed dimension of
/// activations, and one per 128 × 128 block of weights.
/// </summary>
/// <remarks>
/// DeepSeek-V3 report §3.3. An emulation: rounded values are multiplied in float32, so it shows what the format costs in quality, not what it saves in time.
/// It doesn't implement the report's special format for the input of the output projection. Results are in the pass's arena.
/// </remarks>
internal sealed class Float8Rounding
{
    private readonly PassContext _pass;
    private readonly RowRange _roundRows;
    private readonly RowRange _roundTransposed;
    private readonly RowRange _roundBlocks;
    private MatrixView _source; // [rows, columns]
    private MatrixView _target; // rounded copy: [rows, columns], or [columns, rows] if transposed
    private NativeSpan<byte> _codes; // E4M3 codes of a weight, at least [rows * columns]

    public Float8Rounding(PassContext pass)
    {
        _pass = pass;
        (_roundRows, _roundTransposed, _roundBlocks) = (RoundRows, RoundTransposed, RoundBlocks);
    }

    /// <summary>Returns a copy of activations, rounded in tiles along each row.</summary>
    public MatrixView Rows(MatrixView source)
    {
        _source = source;
        _target = _pass.Rent(source.Rows, source.Columns);
        _pass.ForRows(source.Rows, 32, _roundRows);
        return _target;
    }

    /// <summary>Returns a transposed copy of activations, rounded in tiles along each column of the source: for sums over tokens.</summary>
    public MatrixView Transposed(MatrixView source)
    {
        _source = source;
        _target = _pass.Rent(source.Columns, source.Rows);
        if (source.Rows > 0)
        {
            _pass.ForRows(source.Columns, 32, _roundTransposed);
        }

        return _target;
    }

    /// <summary>Returns a copy of a weight matrix, rounded in blocks.</summary>
    public MatrixView Blocks(MatrixView weight)
    {
        _source = weight;
        _target = _pass.Rent(weight.Rows, weight.Columns);
        _codes = _pass.Arena.Rent((((long)weight.Rows * weight.Columns) + sizeof(float) - 1) / sizeof(float)).Cast<byte>();
        _pass.ForRows(weight.Rows, Float8Blocks.Side, _roundBlocks);
        return _target;
    }

    private void RoundRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            _source.Row(row).CopyTo(_target.Row(row));
        }

        Float8Blocks.RoundTiles(_target.RowSpan(start, end - start), _target.Columns);
    }

    private void RoundTransposed(int start, int end, int worker)
    {
        for (int column = start; column < end; column++)
        {
            Span<float> target = _target.Row(column);
            for (int row = 0; row < target.Length; row++)
            {
                target[row] = _source.Row(row)[column];
            }
        }

        Float8Blocks.RoundTiles(_target.RowSpan(start, end - start), _target.Columns);
    }

    /// <summary>Rounds one band of blocks.</summary>
    private void RoundBlocks(int start, int end, int worker)
    {
        int columns = _source.Columns;
        int count = (end - start) * columns;
        Span<byte> codes = _codes.AsSpan((long)start * columns, count); // [rows of the band * columns]
        Span<float> scales = stackalloc float[WeightScales.Blocks(columns)]; // [ceil(columns / 128)]
        Float8Blocks.Quantize(_source.RowSpan(start, end - start), end - start, columns, codes, scales);
        Span<float> target = _target.RowSpan(start, end - start);
        Float8.Decode(codes, target);
        for (int i = 0; i < count; i++)
        {
            target[i] *= scales[i % columns / Float8Blocks.Side];
        }
    }
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Row by row in float32: streams weights of 8, 16, or 32 bits from memory through registers.</summary>
/// <remarks>The order of the sums doesn't depend on the number of activation rows.</remarks>
internal sealed unsafe class FloatRowKernel : ProductKernel
{
    /// <summary>Factor of the scales of 8-bit weights: the weights become halves, whose exponent bias is larger by 8.</summary>
    private const float ScaleFactor = 256;

    private readonly FloatRowWidth _width;
    private readonly NativeKernel<RowArguments>[] _kernels;
    private readonly ProductKernel _otherwise;
    private readonly bool _isScaled;

    /// <summary>Sets up the kernel for every number of activation rows.</summary>
    /// <param name="width">Its vector width.</param>
    /// <param name="format">F32, F16, BF16, or F8E4M3.</param>
    /// <param name="otherwise">The kernel for numbers of columns that are not a multiple of this one's step.</param>
    public FloatRowKernel(FloatRowWidth width, BlockFormatId format, ProductKernel otherwise)
    {
        _width = width;
        _otherwise = otherwise;
        _isScaled = format == BlockFormatId.F8E4M3;
        _kernels = [.. Enumerable.Range(1, width.MaxCount).Select(count => new NativeKernel<RowArguments>(() => width.Emit(format, count)))];
    }

    public override string Name => _width.Name;

    public override ArithmeticUnit? Unit => _width.Unit;

    public override ActivationLayout Layout => ActivationLayout.Float32;

    public override int RowGranularity => 1;

    public override ProductKernel For(int columns, int count) => columns % _width.Lanes == 0 ? this : _otherwise.For(columns, count);

    public override long ScratchBytes(int columns) => _isScaled ? WeightScales.Blocks(columns) * sizeof(float) : 0;

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        int groups = Groups(tile);

        // With several groups of activation rows, the groups alternate over a few weight rows that stay in a cache.
        int rowsTogether = groups == 1 ? tile.RowCount : (int)Math.Max(1, _width.BytesTogether / tile.Weights.RowBytes);
        int end = tile.FirstRow + tile.RowCount;
        for (int row = tile.FirstRow; row < end;)
        {
            int rows = Math.Min(rowsTogether, end - row);
            if (_isScaled)
            {
                // One call of the kernel has one row of scales: stop at the edge of a block, wherever a slice of a matrix has it.
                rows = Math.Min(rows, tile.Weights.Scales?.RowsLeftInBlock(row) ?? rows);
                CopyScales(tile.Weights, row, new Span<float>(scratch, WeightScales.Blocks(tile.Weights.Columns)));
            }

            MultiplyRows(tile, row, rows, groups, scratch);
            row += rows;
        }
    }

    private int Groups(in ProductTile tile)
    {
        int most = _width.MostTogether(tile.ActivationStride);
        return (tile.Count + most - 1) / most;
    }

    private static void CopyScales(WeightMatrix weights, int row, Span<float> scales)
    {
        ReadOnlySpan<float> given = weights.Scales is null ? [] : weights.Scales.OfRow(row);
        for (int i = 0; i < scales.Length; i++)
        {
            scales[i] = ScaleFactor * (given.IsEmpty ? 1 : given[i]);
        }
    }

    private void MultiplyRows(in ProductTile tile, int firstRow, int rows, int groups, byte* scales)
    {
        for (int group = 0; group < groups; group++)
        {
            // Group sizes differ by at most one.
            int first = group * tile.Count / groups;
            int count = ((group + 1) * tile.Count / groups) - first;
            _kernels[count - 1].Run(new RowArguments
            {
                Weights = tile.WeightRow(firstRow),
                Rows = rows,
                Steps = tile.Weights.Columns / _width.Lanes,
                Activations = tile.ActivationRow(first),
                ActivationStride = tile.ActivationStride,
                Sums = scales,
                Output = tile.OutputRow(first) + firstRow,
                OutputStride = (long)tile.Weights.Rows * sizeof(float),
            });
        }
    }
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Row by row in float32 on AVX2: streams weights of 8, 16 or 32 bits from memory through registers.</summary>
/// <remarks>The order of the sums doesn't depend on the number of activation rows.</remarks>
internal sealed unsafe class Avx2FloatRowKernel : ProductKernel
{
    /// <summary>Bytes of weight rows that meet one group of activation rows after the other while they are in the first cache.</summary>
    private const int BytesTogether = 16 * 1024;

    private readonly NativeKernel<RowArguments>[] _kernels;
    private readonly ProductKernel _otherwise;
    private readonly bool _isScaled;

    /// <summary>Sets up the kernel for every number of activation rows.</summary>
    /// <param name="format">F32, F16, BF16 or F8E4M3.</param>
    /// <param name="otherwise">The kernel for columns that are not whole steps of this one.</param>
    public Avx2FloatRowKernel(BlockFormatId format, ProductKernel otherwise)
    {
        _otherwise = otherwise;
        _isScaled = format == BlockFormatId.F8E4M3;
        _kernels = [.. Enumerable.Range(1, Avx2FloatRowEmitter.MaxCount).Select(count => new NativeKernel<RowArguments>(() => Avx2FloatRowEmitter.Emit(format, count)))];
    }

    public override string Name => "float32 rows, vfmadd231ps ymm";

    public override ActivationForm Form => ActivationForm.Float32;

    public override int RowGranularity => 1;

    public override ProductKernel For(int columns) => columns % Avx2FloatRowEmitter.Lanes == 0 ? this : _otherwise.For(columns);

    public override long ScratchBytes(int columns) => _isScaled ? WeightScales.Blocks(columns) * sizeof(float) : 0;

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        int rowsTogether = tile.Count <= Avx2FloatRowEmitter.MaxCount ? tile.RowCount : (int)Math.Max(1, BytesTogether / tile.Weights.RowBytes);
        int end = tile.FirstRow + tile.RowCount;
        for (int row = tile.FirstRow; row < end;)
        {
            int rows = Math.Min(rowsTogether, end - row);
            if (_isScaled)
            {
                rows = Math.Min(rows, WeightScales.BlockSide - (row % WeightScales.BlockSide));
                CopyScales(tile.Weights, row, new Span<float>(scratch, WeightScales.Blocks(tile.Weights.Columns)));
            }

            MultiplyRows(tile, row, rows, scratch);
            row += rows;
        }
    }

    private static void CopyScales(WeightMatrix weights, int row, Span<float> scales)
    {
        ReadOnlySpan<float> given = weights.Scales is null ? [] : weights.Scales.OfRow(row);
        for (int i = 0; i < scales.Length; i++)
        {
            scales[i] = Avx2FloatRowEmitter.ScaleFactor * (given.IsEmpty ? 1 : given[i]);
        }
    }

    private void MultiplyRows(in ProductTile tile, int firstRow, int rows, byte* scales)
    {
        int groups = (tile.Count + Avx2FloatRowEmitter.MaxCount - 1) / Avx2FloatRowEmitter.MaxCount;
        for (int group = 0; group < groups; group++)
        {
            // Groups of as equal sizes as can be.
            int first = group * tile.Count / groups;
            int count = ((group + 1) * tile.Count / groups) - first;
            _kernels[count - 1].Run(new RowArguments
            {
                Weights = tile.WeightRow(firstRow),
                Rows = rows,
                Steps = tile.Weights.Columns / Avx2FloatRowEmitter.Lanes,
                Activations = tile.ActivationRow(first),
                ActivationStride = tile.ActivationStride,
                Sums = scales,
                Output = tile.OutputRow(first) + firstRow,
                OutputStride = (long)tile.Weights.Rows * sizeof(float),
            });
        }
    }
}

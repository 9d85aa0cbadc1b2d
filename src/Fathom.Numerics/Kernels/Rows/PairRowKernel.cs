using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Row by row on AVX2: streams the weights from memory through registers, without unpacking them to memory.</summary>
/// <remarks>Sums in float32; their order doesn't depend on the number of activation rows.</remarks>
internal sealed unsafe class PairRowKernel : ProductKernel
{
    /// <summary>Bytes of weight rows that all groups of activation rows are multiplied by while they are in L1.</summary>
    private const int BytesTogether = 16 * 1024;

    private readonly NativeKernel<RowArguments>[,] _kernels = new NativeKernel<RowArguments>[PairRowEmitter.MaxCount, ActivationStep.Blocks];

    /// <summary>Sets up the kernels for every number of activation rows and of last blocks.</summary>
    /// <param name="format">The weights' format; quantized.</param>
    public PairRowKernel(BlockFormatId format)
    {
        for (int count = 1; count <= PairRowEmitter.MaxCount; count++)
        {
            for (int lastBlocks = 0; lastBlocks < ActivationStep.Blocks; lastBlocks++)
            {
                (int ofRows, int ofBlocks) = (count, lastBlocks);
                _kernels[count - 1, lastBlocks] = new(() => PairRowEmitter.Emit(emitter => PairDecoders.Create(format, emitter), ofRows, ofBlocks));
            }
        }
    }

    public override string Name => "8-bit rows, vpmaddubsw ymm";

    public override ArithmeticUnit? Unit => ArithmeticUnit.Int8Multiply256;

    public override ActivationLayout Layout => ActivationLayout.Int8Steps;

    public override int RowGranularity => 1;

    public override long ScratchBytes(int columns) => 0;

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        int rowsTogether = tile.Count <= PairRowEmitter.MaxCount ? tile.RowCount : Math.Max(1, BytesTogether / (int)tile.Weights.RowBytes);
        for (int row = 0; row < tile.RowCount; row += rowsTogether)
        {
            MultiplyRows(tile, tile.FirstRow + row, Math.Min(rowsTogether, tile.RowCount - row));
        }
    }

    private void MultiplyRows(in ProductTile tile, int firstRow, int rows)
    {
        int blocks = tile.Weights.Columns / ActivationBlock.Length;
        int groups = (tile.Count + PairRowEmitter.MaxCount - 1) / PairRowEmitter.MaxCount;
        for (int group = 0; group < groups; group++)
        {
            // Group sizes differ by at most one.
            int first = group * tile.Count / groups;
            int count = ((group + 1) * tile.Count / groups) - first;
            _kernels[count - 1, blocks % ActivationStep.Blocks].Run(new RowArguments
            {
                Weights = tile.WeightRow(firstRow),
                Rows = rows,
                Steps = blocks / ActivationStep.Blocks,
                Activations = tile.ActivationRow(first),
                ActivationStride = tile.ActivationStride,
                Output = tile.OutputRow(first) + firstRow,
                OutputStride = (long)tile.Weights.Rows * sizeof(float),
            });
        }
    }
}

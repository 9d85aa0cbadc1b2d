using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Row by row in float32: streams weights of 16 or 32 bits from memory through registers.</summary>
/// <remarks>The order of the sums doesn't depend on the number of activation rows.</remarks>
internal sealed unsafe class FloatRowKernel : ProductKernel
{
    private readonly NativeKernel<RowArguments>[] _kernels;
    private readonly ProductKernel _otherwise;

    /// <summary>Sets up the kernel for every number of activation rows.</summary>
    /// <param name="format">F32, F16 or BF16.</param>
    /// <param name="otherwise">The kernel for columns that are not whole steps of this one.</param>
    public FloatRowKernel(BlockFormatId format, ProductKernel otherwise)
    {
        _otherwise = otherwise;
        _kernels = [.. Enumerable.Range(1, FloatRowEmitter.MaxCount).Select(count => new NativeKernel<RowArguments>(() => FloatRowEmitter.Emit(format, count)))];
    }

    public override string Name => "float32 rows, vfmadd231ps zmm";

    public override ActivationForm Form => ActivationForm.Float32;

    public override int RowGranularity => 1;

    public override ProductKernel For(int columns) => columns % FloatRowEmitter.Lanes == 0 ? this : _otherwise.For(columns);

    public override long ScratchBytes(int columns) => 0;

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        for (int i = 0; i < tile.Count; i += FloatRowEmitter.MaxCount)
        {
            _kernels[Math.Min(FloatRowEmitter.MaxCount, tile.Count - i) - 1].Run(new RowArguments
            {
                Weights = tile.WeightRow(tile.FirstRow),
                Rows = tile.RowCount,
                Steps = tile.Weights.Columns / FloatRowEmitter.Lanes,
                Activations = tile.ActivationRow(i),
                ActivationStride = tile.ActivationStride,
                Output = tile.OutputRow(i) + tile.FirstRow,
                OutputStride = (long)tile.Weights.Rows * sizeof(float),
            });
        }
    }
}

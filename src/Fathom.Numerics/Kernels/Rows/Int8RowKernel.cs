using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Row by row: streams the weights from memory through registers, without unpacking them to memory.</summary>
/// <remarks>Sums in float32; their order doesn't depend on the number of activation rows.</remarks>
internal sealed unsafe class Int8RowKernel : ProductKernel
{
    /// <summary>Bytes of activation rows from which several weight rows pass together: what is left of the first cache is for weights.</summary>
    private const long MostActivationBytes = 24 * 1024;

    private readonly NativeKernel<RowArguments>[] _kernels;
    private readonly NativeKernel<RowArguments>[] _kernelsOfRows;
    private readonly int _stepColumns;
    private readonly MinimaSums _sums;
    private readonly ProductKernel _otherwise;

    /// <summary>Sets up the kernel for every number of activation rows.</summary>
    /// <param name="decoder">The weights' format.</param>
    /// <param name="otherwise">The kernel for columns that are not whole steps of this one.</param>
    public Int8RowKernel(RowDecoder decoder, ProductKernel otherwise)
    {
        _stepColumns = decoder.Groups * ActivationGroup.Length;
        _sums = decoder.Sums;
        _otherwise = otherwise;
        _kernels = [.. Enumerable.Range(1, RowEmitter.MaxCount).Select(count => new NativeKernel<RowArguments>(() => RowEmitter.Emit(decoder, count)))];
        _kernelsOfRows = [.. Enumerable.Range(1, RowEmitter.MaxCount).Select(count => new NativeKernel<RowArguments>(() => RowEmitter.Emit(decoder, count, RowEmitter.RowsTogether(count))))];
    }

    public override string Name => "8-bit rows, vpdpbusd zmm";

    public override ActivationForm Form => ActivationForm.Int8Groups;

    public override int RowGranularity => 1;

    public override ProductKernel For(int columns) => columns % _stepColumns == 0 ? this : _otherwise.For(columns);

    public override long ScratchBytes(int columns) => 0;

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        for (int i = 0; i < tile.Count; i += RowEmitter.MaxCount)
        {
            int count = Math.Min(RowEmitter.MaxCount, tile.Count - i);
            int rowsTogether = count * tile.ActivationStride > MostActivationBytes ? RowEmitter.RowsTogether(count) : 1;
            int whole = rowsTogether == 1 ? 0 : tile.RowCount / rowsTogether * rowsTogether;
            Multiply(tile, _kernelsOfRows, i, count, 0, whole / rowsTogether);
            Multiply(tile, _kernels, i, count, whole, tile.RowCount - whole);
        }
    }

    private void Multiply(in ProductTile tile, NativeKernel<RowArguments>[] kernels, int first, int count, int row, int passes)
    {
        if (passes == 0)
        {
            return;
        }

        byte* activations = tile.ActivationRow(first);
        kernels[count - 1].Run(new RowArguments
        {
            Weights = tile.WeightRow(tile.FirstRow + row),
            Rows = passes,
            RowBytes = tile.Weights.RowBytes,
            Steps = tile.Weights.Columns / _stepColumns,
            Activations = activations,
            ActivationStride = tile.ActivationStride,
            Sums = activations + ActivationGroup.SumsStart(tile.Weights.Columns) + ActivationSums.Start(_sums, tile.Weights.Columns),
            Output = tile.OutputRow(first) + tile.FirstRow + row,
            OutputStride = (long)tile.Weights.Rows * sizeof(float),
        });
    }
}

using System.Runtime.Intrinsics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Row by row: streams the weights from memory through registers, without unpacking them to memory.</summary>
/// <remarks>Sums in float32; their order doesn't depend on the number of activation rows.</remarks>
internal sealed unsafe class Int8RowKernel : ProductKernel
{
    /// <summary>Bytes of activation rows above which several weight rows are processed together: the rest of L1 is for weights.</summary>
    private const long MostActivationBytes = 24 * 1024;

    /// <summary>Bytes of several activation rows above which they are multiplied in slices of columns that stay in L1.</summary>
    private const long MostBytesTogether = 48 * 1024;
    private const long SliceBytes = 24 * 1024;

    /// <summary>Weight rows whose sums are kept in memory from slice to slice.</summary>
    private const int RowsOfSlice = 32;

    /// <summary>Prefetch distance of slices, in weight rows.</summary>
    private const int RowsAhead = 3;
    private const int VectorsOfSum = 2;
    private const int SuperBlockColumns = 256;

    private readonly NativeKernel<RowArguments>[] _kernels;
    private readonly NativeKernel<RowArguments>[] _sliceKernels;
    private readonly NativeKernel<RowArguments>[] _kernelsOfRows;
    private readonly int _stepColumns;
    private readonly MinsSums _sums;
    private readonly ProductKernel _otherwise;

    /// <summary>Sets up the kernel for every number of activation rows.</summary>
    /// <param name="decoder">The weights' format.</param>
    /// <param name="otherwise">The kernel for numbers of columns that are not a multiple of this one's step.</param>
    public Int8RowKernel(RowDecoder decoder, ProductKernel otherwise)
    {
        _stepColumns = decoder.Groups * ActivationGroup.Length;
        _sums = decoder.Sums;
        _otherwise = otherwise;
        MostRows = decoder.MostRows;
        _kernels = NativeKernel<RowArguments>.ForRows(RowEmitter.MaxCount, count => RowEmitter.Emit(decoder, count));
        _sliceKernels = NativeKernel<RowArguments>.ForRows(RowEmitter.MaxCount, count => RowEmitter.EmitSlice(decoder, count));
        _kernelsOfRows = NativeKernel<RowArguments>.ForRows(
            RowEmitter.MaxCount, count => RowEmitter.Emit(decoder, count, RowEmitter.RowsTogether(count)));
    }

    public override string Name => "8-bit rows, vpdpbusd zmm";

    public override ArithmeticUnit? Unit => ArithmeticUnit.Int8Dot512;

    public override ActivationLayout Layout => ActivationLayout.Int8Groups;

    public override int RowGranularity => 1;

    public override int MostRows { get; }

    public override ProductKernel For(int columns, int count) => columns % _stepColumns == 0 ? this : _otherwise.For(columns, count);

    public override long ScratchBytes(int columns) =>
        RowEmitter.MaxCount * ActivationGroup.RowBytes(columns) > MostBytesTogether
            ? RowsOfSlice * RowEmitter.MaxCount * VectorsOfSum * Vector512<byte>.Count
            : 0;

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        for (int i = 0; i < tile.Count; i += RowEmitter.MaxCount)
        {
            int count = Math.Min(RowEmitter.MaxCount, tile.Count - i);
            if (count > 2 && count * tile.ActivationStride > MostBytesTogether)
            {
                MultiplySlices(tile, i, count, (Vector512<float>*)scratch);
                continue;
            }

            // The rows that fill whole passes together, the rest one by one.
            int rowsTogether = ActivationBytes(tile, count) > MostActivationBytes ? RowEmitter.RowsTogether(count) : 1;
            int whole = rowsTogether == 1 ? 0 : tile.RowCount / rowsTogether * rowsTogether;
            Multiply(tile, _kernelsOfRows, i, count, 0, whole / rowsTogether);
            Multiply(tile, _kernels, i, count, whole, tile.RowCount - whole);
        }
    }

    /// <summary>Bytes that the kernel reads of activation rows. Of a single row whose sums include its scales it reads only codes and sums.</summary>
    private long ActivationBytes(in ProductTile tile, int count) => count == 1 && _sums == MinsSums.OfThirtyTwo
        ? (long)tile.Weights.Columns / ActivationGroup.Length * (ActivationGroup.Length + ActivationSums.GroupBytes)
        : count * tile.ActivationStride;

    /// <summary>Takes a few weight rows at a time and a slice of columns of all of them before the next one; adds in the same order as unsliced.</summary>
    private void MultiplySlices(in ProductTile tile, int first, int count, Vector512<float>* sums)
    {
        int slices = (int)((count * tile.ActivationStride + SliceBytes - 1) / SliceBytes);

        // Slices of equal size, rounded up to whole super-blocks, so that a slice of any format has whole steps.
        int sliceColumns = (tile.Weights.Columns + (slices * SuperBlockColumns) - 1) / (slices * SuperBlockColumns) * SuperBlockColumns;
        for (int row = 0; row < tile.RowCount; row += RowsOfSlice)
        {
            int rows = Math.Min(RowsOfSlice, tile.RowCount - row);
            new Span<Vector512<float>>(sums, rows * count * VectorsOfSum).Clear();
            for (int column = 0; column < tile.Weights.Columns; column += sliceColumns)
            {
                AddSlice(tile, new Slice(tile.FirstRow + row, rows, column, Math.Min(sliceColumns, tile.Weights.Columns - column)), first, count, sums);
            }

            for (int i = 0; i < rows * count; i++)
            {
                // Sums are stored by weight row, then activation row, two vectors each.
                tile.OutputRow(first + (i % count))[tile.FirstRow + row + (i / count)] = Total(sums[VectorsOfSum * i] + sums[(VectorsOfSum * i) + 1]);
            }
        }
    }

    private void AddSlice(in ProductTile tile, Slice slice, int first, int count, Vector512<float>* sums)
    {
        byte* activations = tile.ActivationRow(first);
        long skipped = tile.Weights.Format.RowBytes(slice.FirstColumn);
        long rowBytes = tile.Weights.RowBytes;
        _sliceKernels[count - 1].Run(new RowArguments
        {
            Weights = tile.WeightRow(slice.FirstRow) + skipped,
            Rows = slice.Rows,
            Steps = slice.Columns / _stepColumns,
            Activations = activations + (slice.FirstColumn / ActivationGroup.Length * ActivationGroup.Bytes),
            ActivationStride = tile.ActivationStride,
            Sums = activations + ActivationGroup.SumsStart(tile.Weights.Columns) + ActivationSums.Start(_sums, tile.Weights.Columns)
                + (slice.FirstColumn / ActivationGroup.Length * ActivationSums.GroupBytes),
            PartialSums = (float*)sums,
            RowSkip = rowBytes - tile.Weights.Format.RowBytes(slice.Columns),
            Ahead = RowsAhead * rowBytes,
        });
    }

    /// <summary>Adds lanes in the same order as <see cref="RowResults.Store"/>.</summary>
    private static float Total(Vector512<float> sums)
    {
        Vector256<float> half = sums.GetLower() + sums.GetUpper();
        Vector128<float> quarter = half.GetLower() + half.GetUpper();
        return quarter[0] + quarter[2] + (quarter[1] + quarter[3]);
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

    /// <summary>A range of columns of a range of weight rows.</summary>
    private readonly record struct Slice(int FirstRow, int Rows, int FirstColumn, int Columns);
}

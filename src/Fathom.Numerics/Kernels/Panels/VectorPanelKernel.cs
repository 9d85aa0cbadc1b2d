using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panels for the vector units: packs a slice, then takes a few activation rows at a time.</summary>
internal abstract unsafe class VectorPanelKernel : PanelKernel
{
    private readonly Kernel<PanelArguments>[] _kernels;
    private readonly PanelSlice _slice;

    /// <summary>Wraps the assembled kernels.</summary>
    /// <param name="kernels">Kernels for 1, 2, … activation rows.</param>
    /// <param name="slice">Sizes of a slice.</param>
    /// <param name="rows">Weight rows of a panel.</param>
    protected VectorPanelKernel(Kernel<PanelArguments>[] kernels, PanelSlice slice, int rows)
        : base(slice.Columns, rows)
    {
        _kernels = kernels;
        _slice = slice;
    }

    /// <summary>Whether packing asks for the next panel itself: where it takes long, that is enough to do for memory.</summary>
    protected virtual bool PrefetchesInPack => false;

    public override long ScratchBytes(int columns) => _slice.ScratchBytes + ((long)_slice.Columns / _slice.StepColumns * _slice.StepBytes);

    /// <summary>Packs a slice of a panel.</summary>
    /// <param name="tile">Whose weights.</param>
    /// <param name="firstRow">First weight row.</param>
    /// <param name="rows">Number of weight rows, up to those of a panel; the others may hold anything, for their sums are not stored.</param>
    /// <param name="firstColumn">First column.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="scratch">Working memory of the size that the slice states.</param>
    /// <param name="panel">Where the slice goes, aligned to 64 bytes.</param>
    protected abstract void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* scratch, byte* panel);

    protected override void MultiplyPanel(in ProductTile tile, int row, int rows, int column, int columns, byte* scratch)
    {
        byte* panel = scratch + _slice.ScratchBytes;
        Pack(tile, row, rows, column, columns, scratch, panel);
        var arguments = new PanelArguments
        {
            Panel = panel,
            ActivationStride = tile.ActivationStride,
            Steps = columns / _slice.StepColumns,
            OutputStride = (long)tile.Weights.Rows * sizeof(float),
            RowMask = PanelShape.RowMask(rows),
            Accumulate = column == 0 ? 0 : 1,
            Alpha = 1,
        };
        long offset = tile.SliceStride == 0
            ? (long)column / _slice.StepColumns * _slice.ActivationStepBytes
            : column / _slice.Columns * tile.SliceStride;
        int groups = (tile.Count + _kernels.Length - 1) / _kernels.Length;
        for (int group = 0; group < groups; group++)
        {
            // Groups of as equal sizes as can be: a few rows have too few sums to hide what an instruction takes.
            int first = (int)((long)group * tile.Count / groups);
            int end = (int)((group + 1L) * tile.Count / groups);
            if (!PrefetchesInPack)
            {
                PrefetchBeside(tile, row, group, groups, tile.Weights.Format.RowBytes(column), tile.Weights.Format.RowBytes(columns));
            }

            arguments.Activations = tile.ActivationRow(first) + offset;
            arguments.Output = tile.OutputRow(first) + row;
            _kernels[end - first - 1].Run(arguments);
        }
    }

    /// <summary>
    /// Asks for some rows of the next panel beside a group of activation rows, so that memory gets no more to do at a time than it can take.
    /// </summary>
    private void PrefetchBeside(in ProductTile tile, int row, int group, int groups, long offset, long bytes)
    {
        int end = (int)((group + 1L) * RowGranularity / groups);
        for (int r = (int)((long)group * RowGranularity / groups); r < end; r++)
        {
            PrefetchNextPanel(tile, row + r, offset, bytes);
        }
    }
}

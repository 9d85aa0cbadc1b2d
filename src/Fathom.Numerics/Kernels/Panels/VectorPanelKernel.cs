using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panels for the vector units: packs a slice, then multiplies it by a few activation rows at a time.</summary>
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

    /// <summary>Bytes of scratch memory for packing; a multiple of 64.</summary>
    internal int PackingBytes => _slice.ScratchBytes;

    public override long ScratchBytes(int columns) => _slice.ScratchBytes + ((long)_slice.Columns / _slice.StepColumns * _slice.StepBytes);

    /// <summary>
    /// The kernels for 1, 2, … activation rows that, in each step, prefetch the slice of a weight row that is packed next; empty if there are none.
    /// </summary>
    /// <param name="format">The weights' format.</param>
    protected virtual Kernel<PanelArguments>[] PrefetchingKernels(BlockFormat format) => [];

    /// <summary>Packs a slice of a panel.</summary>
    /// <param name="tile">The tile with the weights.</param>
    /// <param name="firstRow">First weight row.</param>
    /// <param name="rows">Number of weight rows, up to those of a panel; the other rows may hold anything, because their sums are not stored.</param>
    /// <param name="firstColumn">First column.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="scratch">Scratch memory of the slice's <see cref="PanelSlice.ScratchBytes"/>.</param>
    /// <param name="panel">Where the slice goes, aligned to 64 bytes.</param>
    protected internal abstract void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* scratch, byte* panel);

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

        // Activations in one piece: columns from the start of the row. In slices: whole slices of all rows.
        long offset = tile.SliceStride == 0
            ? (long)column / _slice.StepColumns * _slice.ActivationStepBytes
            : column / _slice.Columns * tile.SliceStride;
        long start = tile.Weights.Format.RowBytes(column);
        long bytes = tile.Weights.Format.RowBytes(columns);
        arguments.NextRowStride = tile.Weights.RowBytes;
        Kernel<PanelArguments>[] prefetchingKernels = PrefetchingKernels(tile.Weights.Format);
        int groups = (tile.Count + _kernels.Length - 1) / _kernels.Length;
        int panelRows = RowGranularity;
        int asked = 0;
        int first = 0;
        for (int group = 0; group < groups; group++)
        {
            // Group sizes differ by at most one: a group of few rows has too few sums to hide the latency of instructions.
            int count = (tile.Count / groups) + (group < tile.Count % groups ? 1 : 0);
            arguments.Activations = tile.ActivationRow(first) + offset;
            arguments.Output = tile.OutputRow(first) + row;
            first += count;

            // Rows of the next panel are prefetched between the products, an even share with each group, so that memory does not get more requests at
            // a time than it can take. After group g, asked has reached (g + 1) / groups of the panel's rows, rounded down.
            long due = (group + 1L) * panelRows;
            if (asked * groups >= due)
            {
                _kernels[count - 1].Run(arguments);
                continue;
            }

            // A prefetching kernel covers one row in each step, which may be more than the share: later groups then have nothing to do. The rest of the
            // share, if any, is prefetched from here.
            bool asks = prefetchingKernels.Length > 0;
            arguments.NextRow = tile.WeightRow(row + panelRows + asked) + start;
            (asks ? prefetchingKernels : _kernels)[count - 1].Run(arguments);
            asked += asks ? (int)arguments.Steps : 0;
            int share = (int)(due / groups);
            PrefetchNextPanel(tile, row + asked, share - asked, start, bytes);
            asked = Math.Max(asked, share);
        }
    }
}

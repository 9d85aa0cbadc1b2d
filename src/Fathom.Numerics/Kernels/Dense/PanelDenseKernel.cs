using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Dense tiles on assembled panel kernels: a panel of some columns of B stays in the first cache while all rows of A pass over it.</summary>
/// <param name="kernels">Kernels for 1, 2, … rows of A.</param>
/// <param name="panelColumns">Columns of B in a panel.</param>
/// <param name="depthBlock">Values of a line that a panel holds.</param>
internal abstract unsafe class PanelDenseKernel(NativeKernel<PanelArguments>[] kernels, int panelColumns, int depthBlock) : DenseKernel
{
    public override int ScratchBytes => DensePacking.WorkBytes + DensePacking.PanelBytes + (TileRows * DensePacking.LineBytes);

    public override void Tile(in GemmProduct product, int row, int column, float alpha, bool accumulate, byte* scratch)
    {
        (MatrixView a, MatrixView b, MatrixView c) = product;
        int rows = Math.Min(TileRows, c.Rows - row);
        int columns = Math.Min(TileColumns, c.Columns - column);
        if (a.Columns == 0 && !accumulate)
        {
            c.SliceRows(row, rows).SliceColumns(column, columns).Clear();
        }

        for (int depth = 0; depth < a.Columns; depth += depthBlock)
        {
            int count = Math.Min(depthBlock, a.Columns - depth);
            var arguments = new PanelArguments
            {
                Steps = Steps(count),
                Output = c.Values.Pointer + ((long)row * c.RowStride) + column,
                OutputStride = (long)c.RowStride * sizeof(float),
                Accumulate = accumulate || depth > 0 ? 1 : 0,
                Alpha = alpha,
            };
            MultiplyBlock(
                DenseOperand.RowsOf(a, row, rows, depth, count),
                DenseOperand.ColumnsOf(b, column, columns, depth, count),
                arguments,
                scratch);
        }
    }

    /// <summary>Steps that a depth takes.</summary>
    protected abstract int Steps(int depth);

    /// <summary>Whether rows of A must be packed although their values lie side by side.</summary>
    protected abstract bool PacksContiguousLines { get; }

    /// <summary>Packs a block of A, a line after the other, <see cref="DensePacking.LineBytes"/> apart.</summary>
    /// <param name="a">Its rows as lines.</param>
    /// <param name="destination">Aligned to 64 bytes.</param>
    /// <param name="work">Working memory, aligned to 64 bytes.</param>
    protected abstract void PackLines(DenseOperand a, byte* destination, byte* work);

    /// <summary>Packs the columns of a panel.</summary>
    /// <param name="b">The columns as lines.</param>
    /// <param name="panel">Aligned to 64 bytes; lines that don't exist keep what lies there.</param>
    /// <param name="work">Working memory, aligned to 64 bytes.</param>
    protected abstract void PackPanel(DenseOperand b, byte* panel, byte* work);

    private void MultiplyBlock(DenseOperand a, DenseOperand b, PanelArguments arguments, byte* work)
    {
        byte* panel = work + DensePacking.WorkBytes;
        var rows = (byte*)a.Start;
        arguments.ActivationStride = a.LineStride * sizeof(float);
        if (!a.HasContiguousLines || PacksContiguousLines)
        {
            rows = panel + DensePacking.PanelBytes;
            arguments.ActivationStride = DensePacking.LineBytes;
            PackLines(a, rows, work);
        }

        float* output = arguments.Output;
        arguments.Panel = panel;
        for (int column = 0; column < b.Lines; column += panelColumns)
        {
            int columns = Math.Min(panelColumns, b.Lines - column);
            PackPanel(b.Slice(column, columns), panel, work);
            arguments.RowMask = PanelShape.RowMask(columns);
            for (int i = 0; i < a.Lines; i += kernels.Length)
            {
                arguments.Activations = rows + (i * arguments.ActivationStride);
                arguments.Output = output + (i * (arguments.OutputStride / sizeof(float))) + column;
                kernels[Math.Min(kernels.Length, a.Lines - i) - 1].Run(arguments);
            }
        }
    }
}

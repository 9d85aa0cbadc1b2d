using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Dense tiles on assembled panel kernels: a panel of some columns of B stays in L1 while it is multiplied by all rows of A.</summary>
/// <param name="kernels">Kernels for 1, 2, … rows of A.</param>
/// <param name="panelColumns">Columns of B in a panel.</param>
/// <param name="depthBlock">Values along k in a panel.</param>
internal abstract unsafe class PanelDenseKernel(NativeKernel<PanelArguments>[] kernels, int panelColumns, int depthBlock) : DenseKernel
{
    public override int ScratchBytes => DensePacking.WorkBytes + PanelsBytes + LinesBytes;

    public override int PanelColumns => panelColumns;

    public override int PanelDepth => depthBlock;

    /// <summary>Bytes of all panels of a tile.</summary>
    private int PanelsBytes => TileColumns / panelColumns * PanelBytes(depthBlock);

    /// <summary>Bytes of a packed block of A.</summary>
    protected abstract int LinesBytes { get; }

    public override void PackAhead(MatrixView b, byte* panel, byte* scratch) =>
        PackPanel(DenseOperand.ColumnsOf(b, 0, b.Columns, 0, b.Rows), panel, scratch);

    public override void Tile(in GemmProduct product, DenseTile tile, float alpha, bool accumulate, byte* packed, byte* scratch)
    {
        (MatrixView a, MatrixView b, MatrixView c) = product;
        if (a.Columns == 0 && !accumulate)
        {
            tile.Of(c).Clear();
        }

        var panels = new PackedPanels(this, a.Columns, c.Columns);
        for (int depth = 0; depth < a.Columns; depth += depthBlock)
        {
            int count = Math.Min(depthBlock, a.Columns - depth);
            var arguments = new PanelArguments
            {
                Steps = Steps(count),
                Output = c.Values.Pointer + ((long)tile.Row * c.RowStride) + tile.Column,
                OutputStride = (long)c.RowStride * sizeof(float),
                Accumulate = accumulate || depth > 0 ? 1 : 0,
                Alpha = alpha,
            };
            MultiplyBlock(
                DenseOperand.RowsOf(a, tile.Row, tile.Rows, depth, count),
                DenseOperand.ColumnsOf(b, tile.Column, tile.Columns, depth, count),
                tile.IsLower ? tile.Column - tile.Row : int.MinValue,
                arguments,
                packed == null ? null : packed + panels.Offset((depth / depthBlock * panels.Across) + (tile.Column / panelColumns)),
                scratch);
        }
    }

    /// <summary>Number of steps of a depth.</summary>
    protected abstract int Steps(int depth);

    /// <summary>Packs the rows of a block of A if kernels can't read them in place.</summary>
    /// <param name="a">Its rows as lines.</param>
    /// <param name="lines"><see cref="LinesBytes"/>, aligned to 64 bytes.</param>
    /// <param name="work">Working memory, aligned to 64 bytes.</param>
    /// <param name="arguments">Receives the address of the first row and the stride of the rows.</param>
    protected abstract void ArrangeLines(DenseOperand a, byte* lines, byte* work, ref PanelArguments arguments);

    /// <summary>Packs the columns of a panel.</summary>
    /// <param name="b">The columns as lines.</param>
    /// <param name="panel">Aligned to 64 bytes; lanes of lines that don't exist hold arbitrary values.</param>
    /// <param name="work">Working memory, aligned to 64 bytes.</param>
    protected abstract void PackPanel(DenseOperand b, byte* panel, byte* work);

    /// <summary>Packs the panels of a tile, <see cref="DenseKernel.PanelBytes"/> apart.</summary>
    /// <param name="b">The tile's columns as lines.</param>
    /// <param name="panels">Aligned to 64 bytes.</param>
    /// <param name="work">Working memory, aligned to 64 bytes.</param>
    protected virtual void PackPanels(DenseOperand b, byte* panels, byte* work)
    {
        int bytes = PanelBytes(b.Depth);
        for (int column = 0; column < b.Lines; column += panelColumns, panels += bytes)
        {
            PackPanel(b.Slice(column, Math.Min(panelColumns, b.Lines - column)), panels, work);
        }
    }

    /// <summary>
    /// Multiplies the lines of A and B, skipping groups of rows above the diagonal, which crosses the block's first column in row <paramref name="diagonal"/>.
    /// </summary>
    private void MultiplyBlock(DenseOperand a, DenseOperand b, int diagonal, PanelArguments arguments, byte* packed, byte* work)
    {
        // Scratch: working memory of the packing, the panels of the tile, the lines of A.
        byte* panels = packed;
        if (panels == null)
        {
            panels = work + DensePacking.WorkBytes;
            PackPanels(b, panels, work);
        }

        ArrangeLines(a, work + DensePacking.WorkBytes + PanelsBytes, work, ref arguments);
        byte* rows = arguments.Activations;
        float* output = arguments.Output;
        arguments.Panel = panels;
        for (int column = 0; column < b.Lines; column += panelColumns, arguments.Panel += PanelBytes(b.Depth))
        {
            arguments.RowMask = PanelShape.RowMask(Math.Min(panelColumns, b.Lines - column));

            // The diagonal crosses this panel's first column in row diagonal + column; the group that contains it is computed whole.
            int first = diagonal == int.MinValue ? 0 : Math.Max(0, diagonal + column) / kernels.Length * kernels.Length;
            for (int i = first; i < a.Lines; i += kernels.Length)
            {
                arguments.Activations = rows + (i * arguments.ActivationStride);
                arguments.Output = output + (i * (arguments.OutputStride / sizeof(float))) + column;
                kernels[Math.Min(kernels.Length, a.Lines - i) - 1].Run(arguments);
            }
        }
    }
}

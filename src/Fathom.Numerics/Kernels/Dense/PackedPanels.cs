using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Where the panels of a B that is packed as a whole lie: one block of k after the other, in each the panels side by side.</summary>
/// <param name="kernel">Whose panels.</param>
/// <param name="depth">Rows of B.</param>
/// <param name="columns">Columns of B.</param>
internal readonly struct PackedPanels(DenseKernel kernel, int depth, int columns)
{
    /// <summary>Panels in a block.</summary>
    public int Across => Count(columns, kernel.PanelColumns);

    /// <summary>All panels.</summary>
    public int Total => Across * Count(depth, kernel.PanelDepth);

    /// <summary>Bytes of all panels.</summary>
    public long Bytes => Total == 0 ? 0 : Offset(Total - 1) + kernel.PanelBytes(DepthOf(Total - 1));

    /// <summary>Bytes from the first panel to another.</summary>
    public long Offset(int panel)
    {
        (int block, int across) = Math.DivRem(panel, Across);
        return ((long)block * Across * kernel.PanelBytes(kernel.PanelDepth)) + ((long)across * kernel.PanelBytes(DepthOf(panel)));
    }

    /// <summary>The part of B that a panel holds.</summary>
    public MatrixView Of(MatrixView b, int panel)
    {
        (int block, int across) = Math.DivRem(panel, Across);
        int column = across * kernel.PanelColumns;
        return b.SliceRows(block * kernel.PanelDepth, DepthOf(panel)).SliceColumns(column, Math.Min(kernel.PanelColumns, columns - column));
    }

    private int DepthOf(int panel) => Math.Min(kernel.PanelDepth, depth - (panel / Across * kernel.PanelDepth));

    private static int Count(int length, int part) => (length + part - 1) / part;
}

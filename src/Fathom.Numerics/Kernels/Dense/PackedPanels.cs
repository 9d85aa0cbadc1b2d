using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Layout of the panels of a B that is packed as a whole: block of k by block of k, each with its panels from left to right.</summary>
/// <param name="kernel">The kernel that packs and reads them.</param>
/// <param name="depth">Rows of B.</param>
/// <param name="columns">Columns of B.</param>
internal readonly struct PackedPanels(DenseKernel kernel, int depth, int columns)
{
    /// <summary>Panels per block of k.</summary>
    public int Across => Count(columns, kernel.PanelColumns);

    /// <summary>Number of panels.</summary>
    public int Total => Across * Count(depth, kernel.PanelDepth);

    /// <summary>Bytes of all panels.</summary>
    public long Bytes => Total == 0 ? 0 : Offset(Total - 1) + kernel.PanelBytes(DepthOf(Total - 1));

    /// <summary>Bytes from the first panel to panel <paramref name="panel"/>.</summary>
    public long Offset(int panel)
    {
        (int block, int across) = Math.DivRem(panel, Across);

        // Every block before the last has the full depth, so only the panels within a block depend on their own.
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

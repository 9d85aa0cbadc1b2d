using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>One way to compute a tile of a dense product. Immutable; shared by all threads.</summary>
/// <remarks>A tile walks k from start to end, so the bits don't depend on which thread computes it.</remarks>
internal abstract unsafe class DenseKernel
{
    /// <summary>Most rows of a tile.</summary>
    public const int TileRows = 256;

    /// <summary>Most columns of a tile.</summary>
    public const int TileColumns = 256;

    /// <summary>Human-readable name: what it does, and with which instructions.</summary>
    public abstract string Name { get; }

    /// <summary>The unit that multiplies: the kernel can't exceed its roof. Null if no roof is measured.</summary>
    public abstract ArithmeticUnit? Unit { get; }

    /// <summary>Bytes of scratch memory that one call needs.</summary>
    public abstract int ScratchBytes { get; }

    /// <summary>Bytes of one panel of B that is packed ahead of the tiles, a multiple of 64; 0 if tiles pack B themselves.</summary>
    /// <param name="depth">Values per column of the panel.</param>
    public virtual int PanelBytes(int depth) => 0;

    /// <summary>Columns of B in a panel.</summary>
    public virtual int PanelColumns => TileColumns;

    /// <summary>Most values along k in a panel.</summary>
    public virtual int PanelDepth => TileColumns;

    /// <summary>Packs a panel ahead of the tiles, once for all of them.</summary>
    /// <param name="b"><c>[depth, columns]</c>, at most <see cref="PanelDepth"/> by <see cref="PanelColumns"/>.</param>
    /// <param name="panel">Receives <see cref="PanelBytes"/> bytes, aligned to 64.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/> bytes, aligned to 64, used by this thread only.</param>
    public virtual void PackAhead(MatrixView b, byte* panel, byte* scratch) => throw new NotSupportedException();

    /// <summary>Computes a tile of C.</summary>
    /// <param name="product">The matrices; their shapes agree.</param>
    /// <param name="tile">The part of C; at most <see cref="TileRows"/> rows, and at most <see cref="TileColumns"/> columns unless B is packed.</param>
    /// <param name="alpha">Multiplies the product.</param>
    /// <param name="accumulate">Adds to C instead of replacing it.</param>
    /// <param name="packed">
    /// All panels of B, laid out by <see cref="PackedPanels"/>; the tile then starts at a panel's first column. Null if the tile packs what it needs.
    /// </param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/> bytes, aligned to 64, used by this thread only.</param>
    public abstract void Tile(in GemmProduct product, DenseTile tile, float alpha, bool accumulate, byte* packed, byte* scratch);
}

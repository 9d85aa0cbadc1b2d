using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>One way to compute a tile of a dense product. Immutable; shared by all threads.</summary>
/// <remarks>A tile walks k from its start to its end, so that the bits don't depend on who computes it.</remarks>
internal abstract unsafe class DenseKernel
{
    /// <summary>Most rows of a tile.</summary>
    public const int TileRows = 256;

    /// <summary>Most columns of a tile.</summary>
    public const int TileColumns = 256;

    /// <summary>What it does and with which instructions, for people.</summary>
    public abstract string Name { get; }

    /// <summary>What multiplies in it: its speed can't exceed that unit's roof. Null where no roof is measured.</summary>
    public abstract ArithmeticUnit? Unit { get; }

    /// <summary>Bytes of scratch memory that one call needs.</summary>
    public abstract int ScratchBytes { get; }

    /// <summary>Bytes of one panel of B that is packed ahead of the tiles, a multiple of 64; 0 where tiles pack B themselves.</summary>
    /// <param name="depth">Values of its lines.</param>
    public virtual int PanelBytes(int depth) => 0;

    /// <summary>Columns of B in a panel.</summary>
    public virtual int PanelColumns => TileColumns;

    /// <summary>Values along k that a panel holds at most.</summary>
    public virtual int PanelDepth => TileColumns;

    /// <summary>Packs a panel ahead of the tiles, once for all of them.</summary>
    /// <param name="b"><c>[depth, columns]</c>: at most <see cref="PanelDepth"/> and <see cref="PanelColumns"/>.</param>
    /// <param name="panel">Receives <see cref="PanelBytes"/> bytes, aligned to 64.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/> bytes, aligned to 64, this thread's alone.</param>
    public virtual void PackAhead(MatrixView b, byte* panel, byte* scratch) => throw new NotSupportedException();

    /// <summary>Computes a tile of C.</summary>
    /// <param name="product">The matrices; their shapes agree.</param>
    /// <param name="tile">The part of C; at most <see cref="TileRows"/> rows, and at most <see cref="TileColumns"/> columns unless B is packed.</param>
    /// <param name="alpha">Multiplies the product.</param>
    /// <param name="accumulate">Adds to C instead of replacing it.</param>
    /// <param name="packed">
    /// All panels of B, as <see cref="PackedPanels"/> lays them out, and the tile's first column is a panel's; null where the tile packs what it needs.
    /// </param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/> bytes, aligned to 64, this thread's alone.</param>
    public abstract void Tile(in GemmProduct product, DenseTile tile, float alpha, bool accumulate, byte* packed, byte* scratch);
}

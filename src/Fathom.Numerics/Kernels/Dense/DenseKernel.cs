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

    /// <summary>Computes a tile of C.</summary>
    /// <param name="product">The matrices; their shapes agree.</param>
    /// <param name="row">First row of the tile.</param>
    /// <param name="column">First column of the tile.</param>
    /// <param name="alpha">Multiplies the product.</param>
    /// <param name="accumulate">Adds to C instead of replacing it.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/> bytes, aligned to 64, this thread's alone.</param>
    public abstract void Tile(in GemmProduct product, int row, int column, float alpha, bool accumulate, byte* scratch);
}

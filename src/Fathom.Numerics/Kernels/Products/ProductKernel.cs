using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>One way to multiply activation rows with some rows of a weight matrix. Immutable; shared by all threads.</summary>
internal abstract unsafe class ProductKernel
{
    /// <summary>What it does and with which instructions, for people.</summary>
    public abstract string Name { get; }

    /// <summary>What multiplies in it: its speed can't exceed that unit's roof. Null where no roof is measured.</summary>
    public abstract ArithmeticUnit? Unit { get; }

    /// <summary>The layout in which it takes activations.</summary>
    public abstract ActivationLayout Layout { get; }

    /// <summary>Weight rows that it handles together; tiles are multiples of it.</summary>
    public abstract int RowGranularity { get; }

    /// <summary>Most activation rows that it is the fastest kernel for.</summary>
    public virtual int MostRows => 8;

    /// <summary>This kernel, or the one that serves where it cannot handle the number of columns or is the slower one for the number of rows.</summary>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="count">Number of activation rows.</param>
    public virtual ProductKernel For(int columns, int count) => this;

    /// <summary>Bytes of scratch memory that one call needs.</summary>
    /// <param name="columns">The matrix's columns.</param>
    public abstract long ScratchBytes(int columns);

    /// <summary>Computes <c>output[i, r] = Σ_c activations[i, c] · weights[r, c]</c> for the tile's rows r.</summary>
    /// <param name="tile">What to multiply.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/> bytes, aligned to 64, this thread's alone.</param>
    public abstract void Multiply(in ProductTile tile, byte* scratch);
}

using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>One way to multiply activation rows by some rows of a weight matrix. Immutable; shared by all threads.</summary>
internal abstract unsafe class ProductKernel
{
    /// <summary>What the kernel does and with which instructions, for display.</summary>
    public abstract string Name { get; }

    /// <summary>The arithmetic unit that multiplies, whose roof the kernel's speed can't exceed. Null where no roof is measured.</summary>
    public abstract ArithmeticUnit? Unit { get; }

    /// <summary>The layout in which the kernel takes activations.</summary>
    public abstract ActivationLayout Layout { get; }

    /// <summary>Number of weight rows that the kernel handles together; tiles are multiples of it.</summary>
    public abstract int RowGranularity { get; }

    /// <summary>Largest number of activation rows for which this is the fastest kernel.</summary>
    public virtual int MostRows => 8;

    /// <summary>This kernel, or the one to use instead if it cannot handle the number of columns or is slower for the number of rows.</summary>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="count">Number of activation rows.</param>
    public virtual ProductKernel For(int columns, int count) => this;

    /// <summary>Bytes of scratch memory that one call needs.</summary>
    /// <param name="columns">The matrix's columns.</param>
    public abstract long ScratchBytes(int columns);

    /// <summary>Computes <c>output[i, r] = Σ_c activations[i, c] · weights[r, c]</c> for the tile's rows r.</summary>
    /// <param name="tile">What to multiply.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/> bytes, aligned to 64, not shared with other threads.</param>
    public abstract void Multiply(in ProductTile tile, byte* scratch);
}

namespace Fathom.Numerics.Kernels.Products;

/// <summary>How a product kernel wants the activation rows.</summary>
internal enum ActivationLayout
{
    /// <summary>float32, as given.</summary>
    Float32,

    /// <summary>8-bit codes in blocks of 32: <see cref="ActivationBlock"/>.</summary>
    Int8Blocks,

    /// <summary>The same blocks, slice by slice of columns, in each row by row: rows a power of two apart would share a few sets of the caches.</summary>
    Int8Slices,

    /// <summary>The same codes in groups of 64: <see cref="ActivationGroup"/>. For whole groups only.</summary>
    Int8Groups,

    /// <summary>The same codes in steps of 256: <see cref="ActivationStep"/>.</summary>
    Int8Steps,

    /// <summary>8-bit codes in blocks of 32, with biases for sums of 16 bits: <see cref="LaneBlock"/>. In slices, too.</summary>
    Int8Lanes,

    /// <summary>The same codes in 16 bits: <see cref="WideBlock"/>. In slices, too.</summary>
    Int16Blocks,

    /// <summary>bfloat16, in slices, too; rows of fewer columns are padded to whole cache lines, and 31 more rows may be read behind the last one.</summary>
    BFloat16,

    /// <summary>Two bfloat16 whose sum is the activation to 16 bits: all rows' first parts as above, and behind them their second ones.</summary>
    BFloat16Pair,
}

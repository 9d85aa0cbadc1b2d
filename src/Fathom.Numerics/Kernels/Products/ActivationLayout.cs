namespace Fathom.Numerics.Kernels.Products;

/// <summary>Layout in which a product kernel takes activation rows.</summary>
internal enum ActivationLayout
{
    /// <summary>float32, as loaded.</summary>
    Float32,

    /// <summary>8-bit codes in blocks of 32: <see cref="ActivationBlock"/>.</summary>
    Int8Blocks,

    /// <summary>The same blocks by slices of columns, each slice row by row: rows a power of two apart would share a few sets of the caches.</summary>
    Int8Slices,

    /// <summary>The same codes in groups of 64: <see cref="ActivationGroup"/>. For whole groups only.</summary>
    Int8Groups,

    /// <summary>The same codes in steps of 256: <see cref="ActivationStep"/>.</summary>
    Int8Steps,

    /// <summary>8-bit codes in blocks of 32, with biases for 16-bit sums: <see cref="LaneBlock"/>. Also in slices.</summary>
    Int8Lanes,

    /// <summary>The same codes in 16 bits: <see cref="WideBlock"/>. Also in slices.</summary>
    Int16Blocks,

    /// <summary>bfloat16, also in slices; shorter rows are padded to whole cache lines, and up to 31 rows may be read after the last one.</summary>
    BFloat16,

    /// <summary>Two bfloat16 whose sum is the activation to 16 bits: the first parts of all rows as above, followed by their second parts.</summary>
    BFloat16Pair,
}

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>How an AVX2 panel kernel multiplies codes, from the fastest to the most general.</summary>
internal enum PanelArithmetic
{
    /// <summary><c>vpmaddubsw</c> on bytes, summed in 16 bits: for codes small enough that the sum of a scale's columns fits.</summary>
    Bytes,

    /// <summary>The same for nonnegative codes, which need no correction.</summary>
    UnsignedBytes,

    /// <summary><c>vpmaddwd</c> on 16 bits, summed in 32: for any codes.</summary>
    Words,

    /// <summary><c>vpdpbusd</c> on bytes, summed in 32 bits: for any codes, where the processor has it.</summary>
    Dot,
}

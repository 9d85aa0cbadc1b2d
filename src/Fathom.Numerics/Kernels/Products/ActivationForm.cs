namespace Fathom.Numerics.Kernels.Products;

/// <summary>How a product kernel wants the activation rows.</summary>
internal enum ActivationForm
{
    /// <summary>float32, as given.</summary>
    Float32,

    /// <summary>8-bit codes in blocks of 32: <see cref="ActivationBlock"/>.</summary>
    Int8Blocks,
}

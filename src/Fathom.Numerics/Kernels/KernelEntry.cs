using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels;

/// <summary>A row of the kernel table.</summary>
/// <param name="Format">Weight format.</param>
/// <param name="Operation">Kind of product.</param>
/// <param name="Level">Instructions that it needs.</param>
/// <param name="UnsupportedReason">Says why this machine cannot run it, or null.</param>
/// <param name="Create">Makes it.</param>
internal sealed record KernelEntry(
    BlockFormatId Format,
    MatrixOperation Operation,
    InstructionLevel Level,
    Func<string?> UnsupportedReason,
    Func<ProductKernel> Create);

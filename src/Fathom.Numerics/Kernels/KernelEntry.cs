using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels;

/// <summary>A row of the kernel table.</summary>
/// <param name="Format">Weight format.</param>
/// <param name="Operation">Kind of product.</param>
/// <param name="Level">Instructions it needs.</param>
/// <param name="UnsupportedReason">Returns why this machine can't run it, or null.</param>
/// <param name="Create">Creates the kernel.</param>
internal sealed record KernelEntry(
    BlockFormatId Format,
    MatrixOperation Operation,
    InstructionLevel Level,
    Func<string?> UnsupportedReason,
    Func<ProductKernel> Create);

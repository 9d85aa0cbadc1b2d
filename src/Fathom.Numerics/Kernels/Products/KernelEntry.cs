using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>A row of the kernel table.</summary>
/// <param name="Device">Where the kernel runs.</param>
/// <param name="Format">Weight format.</param>
/// <param name="Operation">Kind of product.</param>
/// <param name="Level">Instructions that it needs.</param>
/// <param name="Obstacle">Says why this machine cannot run it, or null.</param>
/// <param name="Create">Makes it.</param>
internal sealed record KernelEntry(
    ComputeDevice Device,
    BlockFormatId Format,
    MatrixOperation Operation,
    InstructionLevel Level,
    Func<string?> Obstacle,
    Func<ProductKernel> Create);

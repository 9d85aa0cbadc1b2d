using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>A row of the kernel table for dense products.</summary>
/// <param name="Precision">What the operands are rounded to.</param>
/// <param name="Level">Instructions that it needs.</param>
/// <param name="UnsupportedReason">Says why this machine cannot run it, or null.</param>
/// <param name="Create">Makes it.</param>
internal sealed record DenseKernelEntry(GemmPrecision Precision, InstructionLevel Level, Func<string?> UnsupportedReason, Func<DenseKernel> Create);

using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>A row of the kernel table for dense products.</summary>
/// <param name="Precision">What the operands are rounded to.</param>
/// <param name="Level">Instructions it needs.</param>
/// <param name="UnsupportedReason">Returns why this machine can't run it, or null.</param>
/// <param name="Create">Creates the kernel.</param>
internal sealed record DenseKernelEntry(GemmPrecision Precision, InstructionLevel Level, Func<string?> UnsupportedReason, Func<DenseKernel> Create);

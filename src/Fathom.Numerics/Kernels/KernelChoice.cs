using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels;

/// <summary>Which kernel runs a format's product on this machine, and why.</summary>
/// <param name="Format">Weight format.</param>
/// <param name="Operation">Kind of product.</param>
/// <param name="Level">Instructions it uses.</param>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Unit">The unit that multiplies; null if no roof is measured.</param>
/// <param name="Reason">Why not a higher level, in plain words; empty if this is the highest that exists.</param>
public sealed record KernelChoice(
    BlockFormatId Format, MatrixOperation Operation, InstructionLevel Level, string Kernel, ArithmeticUnit? Unit, string Reason);

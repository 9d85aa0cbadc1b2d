using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// How a row kernel reads one format: the instructions that bring 64 weights into a register as unsigned bytes, and their scales into another.
/// </summary>
/// <remarks>
/// Registers: <c>zmm0 … zmm11</c> are the kernel's, <c>zmm12</c> and <c>zmm13</c> free in between, the others the decoder's, for constants and what it
/// keeps for a step; <c>zmm31</c> is lost between rows. Of the masks <c>k7</c> is the kernel's.
/// </remarks>
internal abstract class RowDecoder
{
    /// <summary>The 64 codes.</summary>
    public static readonly AssemblerRegisterZMM Codes = zmm8;

    /// <summary>The scale of each 32-bit lane.</summary>
    public static readonly AssemblerRegisterZMM Scales = zmm9;

    /// <summary>The mins of the step, in as many lanes as it has sums.</summary>
    public static readonly AssemblerRegisterZMM Mins = zmm31;

    /// <summary>Points to the weights of the step.</summary>
    public static readonly AssemblerRegister64 Weights = rcx;

    /// <summary>Bytes of a step.</summary>
    public abstract int StepBytes { get; }

    /// <summary>Groups of 64 columns in a step.</summary>
    public abstract int Groups { get; }

    /// <summary>What the codes lie above the weights: a power of two from 4 on, or 0.</summary>
    public abstract int Offset { get; }

    /// <summary>
    /// What the step's mins are multiplied with and then subtracted. <see cref="StartStep"/> brings them into <see cref="Mins"/>, in the order of
    /// the sums.
    /// </summary>
    public virtual MinsSums Sums => MinsSums.None;

    /// <summary>Activation rows up to which the kernel is faster than one that unpacks weights into panels.</summary>
    public int MostRows { get; init; } = 8;

    /// <summary>Loads constants, once.</summary>
    public abstract void Start(KernelEmitter emitter);

    /// <summary>Decodes what a whole step shares.</summary>
    public virtual void StartStep(KernelEmitter emitter)
    {
    }

    /// <summary>Brings a group's codes into <see cref="Codes"/>.</summary>
    public abstract void DecodeCodes(Assembler code, int group);

    /// <summary>Brings a group's scales into <see cref="Scales"/>.</summary>
    public abstract void DecodeScales(Assembler code, int group);
}

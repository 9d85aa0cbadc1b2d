using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// Decodes one format in an AVX-512 row kernel: emits the instructions that load 64 weights into a register as unsigned bytes and their scales into
/// another.
/// </summary>
/// <remarks>
/// Registers: <c>zmm0 … zmm11</c> belong to the kernel, <c>zmm12</c> and <c>zmm13</c> are scratch, and the others belong to the decoder, for constants and
/// what it keeps for a step; <c>zmm31</c> is overwritten between rows. Of the masks, <c>k7</c> belongs to the kernel.
/// </remarks>
internal abstract class RowDecoder
{
    /// <summary>The 64 codes.</summary>
    public static readonly AssemblerRegisterZMM Codes = zmm8;

    /// <summary>The scale of each 32-bit lane.</summary>
    public static readonly AssemblerRegisterZMM Scales = zmm9;

    /// <summary>The mins of the step, one lane for each of its sums.</summary>
    public static readonly AssemblerRegisterZMM Mins = zmm31;

    /// <summary>Points to the weights of the step.</summary>
    public static readonly AssemblerRegister64 Weights = rcx;

    /// <summary>Bytes of a step.</summary>
    public abstract int StepBytes { get; }

    /// <summary>Groups of 64 columns in a step.</summary>
    public abstract int Groups { get; }

    /// <summary>How much the codes are above the weights: 0, or a power of two, at least 4.</summary>
    public abstract int Offset { get; }

    /// <summary>
    /// The sums that the step's mins are multiplied by; the products are subtracted. <see cref="StartStep"/> loads the mins into <see cref="Mins"/>, in
    /// the order of the sums.
    /// </summary>
    public virtual MinsSums Sums => MinsSums.None;

    /// <summary>Largest number of activation rows for which the kernel is faster than one that packs weights into panels.</summary>
    public int MostRows { get; init; } = 8;

    /// <summary>Emits the loads of constants, once a kernel.</summary>
    public abstract void Start(KernelEmitter emitter);

    /// <summary>Emits the decoding of what a whole step shares.</summary>
    public virtual void StartStep(KernelEmitter emitter)
    {
    }

    /// <summary>Emits the decoding of a group's codes into <see cref="Codes"/>.</summary>
    public abstract void DecodeCodes(Assembler code, int group);

    /// <summary>Emits the decoding of a group's scales into <see cref="Scales"/>.</summary>
    public abstract void DecodeScales(Assembler code, int group);
}

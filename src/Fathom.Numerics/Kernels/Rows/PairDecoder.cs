using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// How a row kernel for AVX2 reads one format: the instructions that bring a pair of blocks of 32 weights into two registers of bytes,
/// and the scales of a step of eight blocks into another. Belongs to one emitter.
/// </summary>
/// <remarks>
/// Pairs lie as in <see cref="ActivationStep"/>: the first 16 weights of both blocks in <see cref="First"/>, the last 16 in <see cref="Second"/>.
/// <c>ymm0 … ymm8</c> are the kernel's; the others are named here, and <c>ymm15</c> is the decoder's for <see cref="PairCodes.Scaled"/> and else the kernel's.
/// </remarks>
internal abstract class PairDecoder(KernelEmitter emitter)
{
    /// <summary>Points to the weights of the step.</summary>
    public static readonly AssemblerRegister64 Weights = rcx;

    /// <summary>The first halves of both blocks; during <see cref="StartStep"/> free.</summary>
    public static readonly AssemblerRegisterYMM First = ymm9;

    /// <summary>The last halves of both blocks; during <see cref="StartStep"/> free.</summary>
    public static readonly AssemblerRegisterYMM Second = ymm10;

    /// <summary>After <see cref="StartStep"/>: what the activations' scales are multiplied with. Free while a pair is decoded.</summary>
    public static readonly AssemblerRegisterYMM Scales = ymm11;

    /// <summary>After <see cref="StartStep"/>: what the activations' sums are multiplied with and then subtracted. Free while a pair is decoded.</summary>
    public static readonly AssemblerRegisterYMM Mins = ymm12;

    /// <summary>As <see cref="Mins"/>, for the sums of the last 128 columns, where they are of 16.</summary>
    public static readonly AssemblerRegisterYMM LateMins = ymm13;

    /// <summary>How the codes' products become sums.</summary>
    public abstract PairCodes Codes { get; }

    /// <summary>Where the activations' sums lie that the mins are multiplied with; null without mins.</summary>
    public virtual int? SumsOffset => null;

    /// <summary>Bytes of eight blocks.</summary>
    public abstract int StepBytes { get; }

    /// <summary>Bytes of a step of some blocks.</summary>
    public int BytesOf(int blocks) => StepBytes * blocks / ActivationStep.Blocks;

    protected Assembler Code => emitter.Code;

    /// <summary>
    /// Brings the scales, and the mins if there are any, of a step into their registers; those of blocks that are missing become finite. May use
    /// <c>ymm9 … ymm12</c>.
    /// </summary>
    /// <param name="blocks">Number of blocks, up to eight.</param>
    public abstract void StartStep(int blocks);

    /// <summary>Brings a pair's codes into <see cref="First"/> and <see cref="Second"/>. May use <c>ymm11</c> and <c>ymm12</c>.</summary>
    /// <param name="pair">Pair of the step, up to four.</param>
    /// <param name="isWhole">Whether the second block is there; else nothing of it may be read, and its codes don't matter.</param>
    public abstract void Decode(int pair, bool isWhole);

    protected AssemblerMemoryOperand Constant<T>(params ReadOnlySpan<T> values)
        where T : unmanaged => emitter.Constant(values);

    /// <summary>A vector of one byte.</summary>
    protected AssemblerMemoryOperand Bytes(byte value) => Halves(value, value);

    /// <summary>A vector of one byte in the lower half and another one in the upper half.</summary>
    protected AssemblerMemoryOperand Halves(int low, int high) =>
        emitter.Constant<byte>([.. Enumerable.Repeat((byte)low, 16), .. Enumerable.Repeat((byte)high, 16)]);

    /// <summary>Shifts of 32-bit lanes, one for the lower half and another one for the upper half.</summary>
    protected AssemblerMemoryOperand Shifts(int low, int high) => emitter.Constant<int>([low, low, low, low, high, high, high, high]);

    /// <summary>A vector of one single.</summary>
    protected AssemblerMemoryOperand Singles(float value) => emitter.Constant<float>([.. Enumerable.Repeat(value, 8)]);
}

/// <summary>What the codes of a <see cref="PairDecoder"/> are.</summary>
internal enum PairCodes
{
    /// <summary>0 … 31: four products fit 16 bits. One scale a block. <c>ymm13</c> and <c>ymm14</c> are the decoder's throughout.</summary>
    Unsigned,

    /// <summary>−128 … 127. One scale a block.</summary>
    Signed,

    /// <summary>
    /// 0 … 63, under signed 8-bit scales of 16 weights: <c>ymm13</c> and <c>ymm14</c> hold those of the pair as 16-bit numbers in the places of the
    /// codes' sums of two.
    /// </summary>
    Scaled,
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// Decodes one format in an AVX2 row kernel: emits the instructions that load a pair of blocks of 32 weights into two registers of bytes,
/// and the scales of a step of eight blocks into another. Belongs to one emitter.
/// </summary>
/// <remarks>
/// Pairs are laid out as in <see cref="ActivationStep"/>: the first 16 weights of both blocks in <see cref="First"/>, the last 16 in <see cref="Second"/>.
/// <c>ymm0 … ymm8</c> belong to the kernel; the others are named here. <c>ymm15</c> belongs to the decoder for <see cref="PairCodes.Scaled"/>, otherwise to
/// the kernel.
/// </remarks>
internal abstract class PairDecoder(KernelEmitter emitter)
{
    /// <summary>Points to the weights of the step.</summary>
    public static readonly AssemblerRegister64 Weights = rcx;

    /// <summary>The first halves of both blocks; scratch during <see cref="StartStep"/>.</summary>
    public static readonly AssemblerRegisterYMM First = ymm9;

    /// <summary>The last halves of both blocks; scratch during <see cref="StartStep"/>.</summary>
    public static readonly AssemblerRegisterYMM Second = ymm10;

    /// <summary>After <see cref="StartStep"/>: factors of the activations' scales. Scratch while a pair is decoded.</summary>
    public static readonly AssemblerRegisterYMM Scales = ymm11;

    /// <summary>After <see cref="StartStep"/>: factors of the activations' sums, which are subtracted. Scratch while a pair is decoded.</summary>
    public static readonly AssemblerRegisterYMM Mins = ymm12;

    /// <summary>As <see cref="Mins"/>, for the last 128 columns, where sums are of 16 columns.</summary>
    public static readonly AssemblerRegisterYMM LateMins = ymm13;

    /// <summary>How products of codes are summed.</summary>
    public abstract PairCodes Codes { get; }

    /// <summary>Offset of the activations' sums that the mins are multiplied by; null without mins.</summary>
    public virtual int? SumsOffset => null;

    /// <summary>Bytes of a step of eight blocks.</summary>
    public abstract int StepBytes { get; }

    /// <summary>Bytes of a step of fewer blocks.</summary>
    public int BytesOf(int blocks) => StepBytes * blocks / ActivationStep.Blocks;

    protected Assembler Code => emitter.Code;

    /// <summary>
    /// Emits the load of a step's scales, and of its mins if there are any, into their registers; those of missing blocks become finite, since they are
    /// multiplied by activations of 0. May use <c>ymm9 … ymm12</c>.
    /// </summary>
    /// <param name="blocks">Number of blocks, up to eight.</param>
    public abstract void StartStep(int blocks);

    /// <summary>Emits the decoding of a pair's codes into <see cref="First"/> and <see cref="Second"/>. May use <c>ymm11</c> and <c>ymm12</c>.</summary>
    /// <param name="pair">Pair of the step, 0 to 3.</param>
    /// <param name="isWhole">Whether the second block exists; if not, nothing of it may be read, and its codes don't matter.</param>
    public abstract void Decode(int pair, bool isWhole);

    protected AssemblerMemoryOperand Constant<T>(params ReadOnlySpan<T> values)
        where T : unmanaged => emitter.Constant(values);

    /// <summary>A vector of one byte value.</summary>
    protected AssemblerMemoryOperand Bytes(byte value) => Halves(value, value);

    /// <summary>A vector with one byte value in the lower half and another in the upper half.</summary>
    protected AssemblerMemoryOperand Halves(int low, int high) =>
        emitter.Constant<byte>([.. Enumerable.Repeat((byte)low, 16), .. Enumerable.Repeat((byte)high, 16)]);

    /// <summary>Shifts of 32-bit lanes, one for the lower half and another for the upper half.</summary>
    protected AssemblerMemoryOperand Shifts(int low, int high) => emitter.Constant<int>([low, low, low, low, high, high, high, high]);

    /// <summary>A vector of one single-precision value.</summary>
    protected AssemblerMemoryOperand Singles(float value) => emitter.Constant<float>([.. Enumerable.Repeat(value, 8)]);
}

/// <summary>What the codes of a <see cref="PairDecoder"/> are.</summary>
internal enum PairCodes
{
    /// <summary>0 … 31: four products fit 16 bits. One scale per block. <c>ymm13</c> and <c>ymm14</c> belong to the decoder for the whole kernel.</summary>
    Unsigned,

    /// <summary>−128 … 127. One scale per block. <c>ymm13</c> and <c>ymm14</c> hold magnitudes.</summary>
    Signed,

    /// <summary>
    /// 0 … 63, with a signed 8-bit scale for 16 weights: <c>ymm13</c> and <c>ymm14</c> hold the pair's scales as 16-bit numbers, in the lanes of the 16-bit
    /// sums of two products that they multiply.
    /// </summary>
    Scaled,
}

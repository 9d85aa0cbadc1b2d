using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Assembles the kernels that round operands of dense products to bfloat16 while they are packed, for AVX-512 BF16.</summary>
/// <remarks>
/// <c>vcvtne2ps2bf16</c> rounds 32 values to nearest even; the vector instructions that .NET offers need eight for 16. It treats subnormal numbers as zero,
/// as the instructions do that multiply bfloat16.
/// </remarks>
internal static class RoundingEmitter
{
    /// <summary>Values that are rounded at a time.</summary>
    public const int BlockValues = 2 * PanelShape.VectorRows;

    private const int BlockBytes = BlockValues * sizeof(float);

    private static readonly AssemblerRegister64 s_source = rcx;
    private static readonly AssemblerRegister64 s_destination = rdx;
    private static readonly AssemblerRegister64 s_stride = rsi;
    private static readonly AssemblerRegisterZMM s_pairs = zmm4;

    /// <summary>Assembles the kernel that rounds lines of contiguous values. It writes whole blocks: zeros follow a line's last value.</summary>
    public static byte[] EmitLines()
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        (AssemblerRegister64 line, AssemblerRegister64 target, AssemblerRegister64 lines) = (r8, r9, r10);
        Load(emitter, line, nameof(RoundingArguments.Source));
        Load(emitter, target, nameof(RoundingArguments.Destination));
        Load(emitter, lines, nameof(RoundingArguments.Lines));
        code.kmovw(k1, __word_ptr[KernelEmitter.Arguments + Offset<RoundingArguments>.Of(nameof(RoundingArguments.FirstMask))]);
        code.kmovw(k2, __word_ptr[KernelEmitter.Arguments + Offset<RoundingArguments>.Of(nameof(RoundingArguments.SecondMask))]);
        emitter.Repeat(lines, () =>
        {
            code.mov(s_source, line);
            code.mov(s_destination, target);
            Load(emitter, rax, nameof(RoundingArguments.Blocks));
            emitter.Repeat(rax, () =>
            {
                code.vmovups(zmm0, __zmmword_ptr[s_source]);
                code.vmovups(zmm1, __zmmword_ptr[s_source + PanelShape.VectorBytes]);
                Round();
            });
            Load(emitter, rax, nameof(RoundingArguments.HasRest));
            emitter.Repeat(rax, () =>
            {
                // Lanes that are masked off become zero, and nothing is read there.
                code.vmovups(zmm0.k1.z, __zmmword_ptr[s_source]);
                code.vmovups(zmm1.k2.z, __zmmword_ptr[s_source + PanelShape.VectorBytes]);
                Round();
            });
            code.add(line, __qword_ptr[KernelEmitter.Arguments + Offset<RoundingArguments>.Of(nameof(RoundingArguments.SourceStride))]);
            code.add(target, __qword_ptr[KernelEmitter.Arguments + Offset<RoundingArguments>.Of(nameof(RoundingArguments.DestinationStride))]);
        });
        return emitter.Finish();

        void Round()
        {
            // The second operand gives the first 16 words.
            code.vcvtne2ps2bf16(zmm0, zmm1, zmm0);
            code.vmovups(__zmmword_ptr[s_destination], zmm0);
            code.add(s_source, BlockBytes);
            code.add(s_destination, BlockValues * sizeof(ushort));
        }
    }

    /// <summary>
    /// Assembles the kernel that rounds 32 adjacent lines of which the values at each k are contiguous, into the steps of a panel: lane i of a step has line
    /// i's values at k and at k + 1. An odd depth is padded with zeros.
    /// </summary>
    public static byte[] EmitSteps()
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        Load(emitter, s_source, nameof(RoundingArguments.Source));
        Load(emitter, s_destination, nameof(RoundingArguments.Destination));
        Load(emitter, s_stride, nameof(RoundingArguments.SourceStride));
        code.vmovups(s_pairs, emitter.Constant<short>(Pairs));
        Load(emitter, rax, nameof(RoundingArguments.Blocks));
        emitter.Repeat(rax, () =>
        {
            LoadVectors(zmm0, zmm1);
            code.add(s_source, s_stride);
            LoadVectors(zmm2, zmm3);
            code.add(s_source, s_stride);
            Store();
        });
        Load(emitter, rax, nameof(RoundingArguments.HasRest));
        emitter.Repeat(rax, () =>
        {
            LoadVectors(zmm0, zmm1);
            code.vpxord(zmm2, zmm2, zmm2);
            code.vpxord(zmm3, zmm3, zmm3);
            Store();
        });
        return emitter.Finish();

        void LoadVectors(AssemblerRegisterZMM first, AssemblerRegisterZMM second)
        {
            code.vmovups(first, __zmmword_ptr[s_source]);
            code.vmovups(second, __zmmword_ptr[s_source + PanelShape.VectorBytes]);
        }

        void Store()
        {
            code.vcvtne2ps2bf16(zmm0, zmm2, zmm0);
            code.vcvtne2ps2bf16(zmm1, zmm3, zmm1);
            code.vpermw(zmm0, s_pairs, zmm0);
            code.vpermw(zmm1, s_pairs, zmm1);
            code.vmovups(__zmmword_ptr[s_destination], zmm0);
            code.vmovups(__zmmword_ptr[s_destination + PanelShape.VectorBytes], zmm1);
            code.add(s_destination, PanelShape.StepBytes);
        }
    }

    /// <summary>Word indices <c>0, 16, 1, 17, …</c>: the words of two rounded vectors in pairs.</summary>
    public static short[] Pairs { get; } =
        [.. Enumerable.Range(0, BlockValues).Select(word => (short)((word / 2) + (word % 2 * PanelShape.VectorRows)))];

    private static void Load(KernelEmitter emitter, AssemblerRegister64 register, string argument) =>
        emitter.LoadArgument(register, Offset<RoundingArguments>.Of(argument));
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Quantization;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// Assembles float32 row kernels for AVX-512: weights of 16 or 32 bits are loaded into registers once and multiplied by up to four activation rows.
/// </summary>
internal static class FloatRowEmitter
{
    /// <summary>Most activation rows.</summary>
    public const int MaxCount = 4;

    /// <summary>The number of columns must be a multiple of this.</summary>
    public const int Lanes = 16;

    // Registers: zmm0 … zmm15 hold 4 sums for each of 4 activation rows, zmm16 … zmm19 the weights of 4 steps.
    private const int Unroll = 4;
    private const int PrefetchBytes = 4096;
    private static readonly AssemblerRegister64 s_weights = rcx;
    private static readonly AssemblerRegister64 s_activations = rdx;
    private static readonly AssemblerRegister64 s_rows = r10;

    /// <summary>Assembles the kernel. A step is 16 columns.</summary>
    /// <param name="format">F32, F16, BF16, or F8E4M3; for the last one the arguments' sums point to the scales times 2^8.</param>
    /// <param name="count">Activation rows, 1 to 4.</param>
    public static byte[] Emit(BlockFormatId format, int count) =>
        format == BlockFormatId.F8E4M3 ? Float8RowEmitter.Emit(count) : EmitUnscaled(format, count);

    private static byte[] EmitUnscaled(BlockFormatId format, int count)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        emitter.LoadArgument(s_weights, Offset<RowArguments>.Of(nameof(RowArguments.Weights)));
        emitter.LoadArgument(s_rows, Offset<RowArguments>.Of(nameof(RowArguments.Rows)));
        emitter.LoadArgument(RowResults.Output, Offset<RowArguments>.Of(nameof(RowArguments.Output)));
        var activations = new RowActivations(emitter, s_activations);
        emitter.Repeat(s_rows, () =>
        {
            emitter.LoadArgument(s_activations, Offset<RowArguments>.Of(nameof(RowArguments.Activations)));
            for (int i = 0; i < Unroll * count; i++)
            {
                code.vpxord(KernelEmitter.Zmm(i), KernelEmitter.Zmm(i), KernelEmitter.Zmm(i));
            }

            emitter.LoadArgument(rax, Offset<RowArguments>.Of(nameof(RowArguments.Steps)));

            // Four steps at a time, each with its own sum: one sum alone would wait for the latency of every multiply-add. Then the rest, one by one.
            code.shr(rax, 2);
            emitter.Repeat(rax, () => Step(code, format, count, activations, Unroll));
            emitter.LoadArgument(rax, Offset<RowArguments>.Of(nameof(RowArguments.Steps)));
            code.and(rax, Unroll - 1);
            emitter.Repeat(rax, () => Step(code, format, count, activations, 1));
            for (int i = 0; i < count; i++)
            {
                // The same additions for every number of rows, so that a result does not depend on it.
                code.vaddps(Sum(i, 0), Sum(i, 0), Sum(i, 1));
                code.vaddps(Sum(i, 2), Sum(i, 2), Sum(i, 3));
                code.vaddps(Sum(i, 0), Sum(i, 0), Sum(i, 2));
            }

            RowResults.Store(emitter, count, i => Unroll * i);
        });
        return emitter.Finish();
    }

    private static void Step(Assembler code, BlockFormatId format, int count, RowActivations activations, int vectors)
    {
        int bytes = Lanes * (format == BlockFormatId.F32 ? sizeof(float) : sizeof(ushort));
        WeightPrefetch.Emit(code, s_weights + 0, vectors * bytes, PrefetchBytes, areReadOnce: count == 1);

        for (int vector = 0; vector < vectors; vector++)
        {
            Load(code, format, KernelEmitter.Zmm(16 + vector), s_weights + (vector * bytes));
            for (int i = 0; i < count; i++)
            {
                code.vfmadd231ps(Sum(i, vector), KernelEmitter.Zmm(16 + vector), __zmmword_ptr[activations.At(i) + (vector * Lanes * sizeof(float))]);
            }
        }

        code.add(s_weights, vectors * bytes);
        code.add(s_activations, vectors * Lanes * sizeof(float));
    }

    private static AssemblerRegisterZMM Sum(int row, int vector) => KernelEmitter.Zmm((Unroll * row) + vector);

    private static void Load(Assembler code, BlockFormatId format, AssemblerRegisterZMM register, AssemblerMemoryOperand address)
    {
        switch (format)
        {
            case BlockFormatId.F16:
                code.vcvtph2ps(register, __ymmword_ptr[address]);
                break;
            case BlockFormatId.BF16:
                // bfloat16 is the upper half of a float32.
                code.vpmovzxwd(register, __ymmword_ptr[address]);
                code.vpslld(register, register, 16);
                break;
            default:
                code.vmovups(register, __zmmword_ptr[address]);
                break;
        }
    }
}

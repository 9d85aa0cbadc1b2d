using Fathom.Numerics.Assembly;
using Fathom.Numerics.Quantization;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Assembles float32 row kernels for AVX2: weights of 16 or 32 bits go from memory to registers once and meet up to three activation rows there.</summary>
internal static class Avx2FloatRowEmitter
{
    /// <summary>Most activation rows: four sums of each stay in registers.</summary>
    public const int MaxCount = 3;

    /// <summary>Columns must be a multiple of this.</summary>
    public const int Lanes = 8;

    private const int Unroll = 4;
    private const int VectorBytes = 32;
    private const int CacheLine = 64;

    /// <summary>How far ahead weights are asked for, past what the hardware fetches by itself at the end of a page.</summary>
    private const int PrefetchBytes = 1024;

    private static readonly AssemblerRegister64 s_weights = rcx;
    private static readonly AssemblerRegister64 s_activations = rdx;
    private static readonly AssemblerRegister64 s_rows = r10;

    /// <summary>Assembles the kernel. A step is 8 columns.</summary>
    /// <param name="format">F32, F16 or BF16.</param>
    /// <param name="count">Activation rows, 1 to <see cref="MaxCount"/>.</param>
    public static byte[] Emit(BlockFormatId format, int count)
    {
        KernelEmitter emitter = KernelEmitter.ForAvx2();
        Assembler code = emitter.Code;
        emitter.LoadArgument(s_weights, RowArguments.WeightsOffset);
        emitter.LoadArgument(s_rows, RowArguments.RowsOffset);
        emitter.LoadArgument(RowResults.Output, RowArguments.OutputOffset);
        var activations = new RowActivations(emitter, s_activations);
        emitter.Repeat(s_rows, () =>
        {
            emitter.LoadArgument(s_activations, RowArguments.ActivationsOffset);
            for (int i = 0; i < Unroll * count; i++)
            {
                code.vxorps(KernelEmitter.Ymm(i), KernelEmitter.Ymm(i), KernelEmitter.Ymm(i));
            }

            emitter.LoadArgument(rax, RowArguments.StepsOffset);
            code.shr(rax, 2);
            emitter.Repeat(rax, () => Step(code, format, count, activations, Unroll));
            emitter.LoadArgument(rax, RowArguments.StepsOffset);
            code.and(rax, Unroll - 1);
            emitter.Repeat(rax, () => Step(code, format, count, activations, 1));
            for (int i = 0; i < count; i++)
            {
                code.vaddps(Sum(i, 0), Sum(i, 0), Sum(i, 1));
                code.vaddps(Sum(i, 2), Sum(i, 2), Sum(i, 3));
                code.vaddps(Sum(i, 0), Sum(i, 0), Sum(i, 2));
            }

            RowResults.StoreHalf(emitter, count, i => Unroll * i, temporary: xmm12);
        });
        return emitter.Finish();
    }

    private static void Step(Assembler code, BlockFormatId format, int count, RowActivations activations, int vectors)
    {
        int bytes = Lanes * (format == BlockFormatId.F32 ? sizeof(float) : sizeof(ushort));
        for (int line = 0; line < vectors * bytes && vectors == Unroll; line += CacheLine)
        {
            code.prefetcht0(__byte_ptr[s_weights + PrefetchBytes + line]);
        }

        for (int vector = 0; vector < vectors; vector++)
        {
            AssemblerRegisterYMM weights = KernelEmitter.Ymm((Unroll * MaxCount) + vector);
            Load(code, format, weights, s_weights + (vector * bytes));
            for (int i = 0; i < count; i++)
            {
                code.vfmadd231ps(Sum(i, vector), weights, __ymmword_ptr[activations.At(i) + (vector * VectorBytes)]);
            }
        }

        code.add(s_weights, vectors * bytes);
        code.add(s_activations, vectors * VectorBytes);
    }

    private static AssemblerRegisterYMM Sum(int row, int vector) => KernelEmitter.Ymm((Unroll * row) + vector);

    private static void Load(Assembler code, BlockFormatId format, AssemblerRegisterYMM register, AssemblerMemoryOperand address)
    {
        switch (format)
        {
            case BlockFormatId.F16:
                code.vcvtph2ps(register, __xmmword_ptr[address]);
                break;
            case BlockFormatId.BF16:
                code.vpmovzxwd(register, __xmmword_ptr[address]);
                code.vpslld(register, register, 16);
                break;
            default:
                code.vmovups(register, __ymmword_ptr[address]);
                break;
        }
    }
}

using Fathom.Numerics.Assembly;
using Fathom.Numerics.Quantization;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// Assembles float32 row kernels for AVX2: weights of 8, 16, or 32 bits are loaded into registers once and multiplied by up to three activation rows.
/// </summary>
/// <remarks>
/// 8-bit weights become halves that are 2^8 too small, which their scales make up for; none of the instructions is slower for subnormal numbers. A NaN
/// among a row's weights makes all of the row's results NaN at the end.
/// </remarks>
internal static class Avx2FloatRowEmitter
{
    /// <summary>Most activation rows: four sums of each stay in registers, and the other four registers hold weights.</summary>
    public const int MaxCount = 3;

    /// <summary>The number of columns must be a multiple of this.</summary>
    public const int Lanes = 8;

    private const int Unroll = 4;
    private const int VectorBytes = 32;
    private const int CacheLine = 64;

    /// <summary>Prefetch distance for weights: beyond the hardware prefetcher, which stops at the end of a page.</summary>
    private const int PrefetchBytes = 1024;

    private const int ScaleSteps = WeightScales.BlockSide / Lanes;

    // Registers: ymm0 … ymm11 hold 4 sums for each of 3 activation rows, ymm12 … ymm15 4 vectors of weights. F8E4M3 has only ymm12 and ymm13 for
    // weights, in alternation, because its scale and NaN mask take the other two.
    private static readonly AssemblerRegisterYMM s_scale = ymm14;
    private static readonly AssemblerRegisterYMM s_notNumbers = ymm15;
    private static readonly AssemblerRegister64 s_scales = r9;
    private static readonly AssemblerRegister64 s_weights = rcx;
    private static readonly AssemblerRegister64 s_activations = rdx;
    private static readonly AssemblerRegister64 s_rows = r10;

    /// <summary>Assembles the kernel. A step is 8 columns.</summary>
    /// <param name="format">F32, F16, BF16, or F8E4M3; for the last one the arguments' sums point to the scales times 2^8.</param>
    /// <param name="count">Activation rows, 1 to <see cref="MaxCount"/>.</param>
    public static byte[] Emit(BlockFormatId format, int count)
    {
        KernelEmitter emitter = KernelEmitter.ForAvx2();
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
                code.vxorps(KernelEmitter.Ymm(i), KernelEmitter.Ymm(i), KernelEmitter.Ymm(i));
            }

            if (format == BlockFormatId.F8E4M3)
            {
                ScaledSteps(emitter, count, activations);
            }
            else
            {
                emitter.LoadArgument(rax, Offset<RowArguments>.Of(nameof(RowArguments.Steps)));

                // Four steps at a time, each with its own sum: one sum alone would wait for the latency of every multiply-add. Then the rest, one by one.
                code.shr(rax, 2);
                emitter.Repeat(rax, () => Step(emitter, format, count, activations, Unroll));
                emitter.LoadArgument(rax, Offset<RowArguments>.Of(nameof(RowArguments.Steps)));
                code.and(rax, Unroll - 1);
                emitter.Repeat(rax, () => Step(emitter, format, count, activations, 1));
            }

            for (int i = 0; i < count; i++)
            {
                code.vaddps(Sum(i, 0), Sum(i, 0), Sum(i, 1));
                code.vaddps(Sum(i, 2), Sum(i, 2), Sum(i, 3));
                code.vaddps(Sum(i, 0), Sum(i, 0), Sum(i, 2));
                if (format == BlockFormatId.F8E4M3)
                {
                    // All ones is a NaN; the lanes are added later, so one is enough.
                    code.vorps(Sum(i, 0), Sum(i, 0), s_notNumbers);
                }
            }

            RowResults.StoreHalf(emitter, count, i => Unroll * i, temporary: xmm12);
        });
        return emitter.Finish();
    }

    /// <summary>Emits the steps of blocks of 128 columns, each with its scale, and of the last, smaller block.</summary>
    private static void ScaledSteps(KernelEmitter emitter, int count, RowActivations activations)
    {
        Assembler code = emitter.Code;
        Label block = code.CreateLabel();
        Label ragged = code.CreateLabel();
        Label end = code.CreateLabel();
        emitter.LoadArgument(s_scales, Offset<RowArguments>.Of(nameof(RowArguments.Sums)));
        emitter.LoadArgument(rax, Offset<RowArguments>.Of(nameof(RowArguments.Steps)));
        code.vxorps(s_notNumbers, s_notNumbers, s_notNumbers);
        code.Label(ref block);
        code.vbroadcastss(s_scale, __dword_ptr[s_scales]);

        // A whole block is unrolled: 4 steps of 4 vectors of 8 weights = 128.
        code.cmp(rax, ScaleSteps);
        code.jl(ragged);
        for (int i = 0; i < ScaleSteps / Unroll; i++)
        {
            Step(emitter, BlockFormatId.F8E4M3, count, activations, Unroll);
        }

        code.add(s_scales, sizeof(float));
        code.sub(rax, ScaleSteps);
        code.jne(block);
        code.jmp(end);
        code.Label(ref ragged);
        emitter.Repeat(rax, () => Step(emitter, BlockFormatId.F8E4M3, count, activations, 1));
        code.Label(ref end);

        // The mask holds 0xFF in bytes where a NaN was found. Make that whole lanes: (mask == 0) is all ones in lanes without a NaN; invert.
        code.vpxor(xmm12, xmm12, xmm12);
        code.vpcmpeqd(s_notNumbers, s_notNumbers, ymm12);
        code.vpcmpeqd(ymm12, ymm12, ymm12);
        code.vpxor(s_notNumbers, s_notNumbers, ymm12);
    }

    private static void Step(KernelEmitter emitter, BlockFormatId format, int count, RowActivations activations, int vectors)
    {
        Assembler code = emitter.Code;
        int bytes = Lanes * format switch
        {
            BlockFormatId.F32 => sizeof(float),
            BlockFormatId.F8E4M3 => sizeof(byte),
            _ => sizeof(ushort),
        };

        // Single vectors are only the end of a row: not worth a prefetch.
        for (int line = 0; line < vectors * bytes && vectors == Unroll; line += CacheLine)
        {
            code.prefetcht0(__byte_ptr[s_weights + PrefetchBytes + line]);
        }

        if (format == BlockFormatId.F8E4M3)
        {
            FindNotNumbers(emitter, vectors);
        }

        for (int vector = 0; vector < vectors; vector++)
        {
            AssemblerRegisterYMM weights = KernelEmitter.Ymm((Unroll * MaxCount) + (format == BlockFormatId.F8E4M3 ? vector % 2 : vector));
            Load(emitter, format, weights, s_weights + (vector * bytes));
            for (int i = 0; i < count; i++)
            {
                code.vfmadd231ps(Sum(i, vector), weights, __ymmword_ptr[activations.At(i) + (vector * VectorBytes)]);
            }
        }

        code.add(s_weights, vectors * bytes);
        code.add(s_activations, vectors * VectorBytes);
    }

    private static AssemblerRegisterYMM Sum(int row, int vector) => KernelEmitter.Ymm((Unroll * row) + vector);

    private static void FindNotNumbers(KernelEmitter emitter, int vectors)
    {
        Assembler code = emitter.Code;

        // The NaN codes are 0x7F and 0xFF: every magnitude bit set. E4M3 has no infinities.
        AssemblerMemoryOperand magnitude = __ymmword_ptr[emitter.Constant<byte>([.. Enumerable.Repeat((byte)0x7F, VectorBytes)])];
        if (vectors == Unroll)
        {
            // Four vectors of 8 weights are 32 bytes, a full register.
            code.vmovdqu(ymm12, __ymmword_ptr[s_weights]);
        }
        else
        {
            // The other 24 bytes become 0, which is a number.
            code.vmovq(xmm12, __qword_ptr[s_weights]);
        }

        code.vpand(ymm12, ymm12, magnitude);
        code.vpcmpeqb(ymm12, ymm12, magnitude);
        code.vpor(s_notNumbers, s_notNumbers, ymm12);
    }

    private static void Load(KernelEmitter emitter, BlockFormatId format, AssemblerRegisterYMM register, AssemblerMemoryOperand address)
    {
        Assembler code = emitter.Code;
        switch (format)
        {
            case BlockFormatId.F16:
                code.vcvtph2ps(register, __xmmword_ptr[address]);
                break;
            case BlockFormatId.F8E4M3:
                var half = new AssemblerRegisterXMM(Register.XMM0 + (register.Value - Register.YMM0));

                // byte:             s eeee mmm
                // sign-extended:    ssssssss seeeemmm
                // shifted by 7:     sseeeemm m0000000    bit 14 is a copy of the sign
                // & 0xBF80:         s0eeeemm m0000000    a half: 1 sign bit, 5 exponent bits, 10 fraction bits
                // E4M3 has an exponent bias of 7, a half of 15, so the value is 2^8 too small. That also holds for subnormal numbers.
                code.vpmovsxbw(half, __qword_ptr[address]);
                code.vpsllw(half, half, 7);
                code.vpand(half, half, __xmmword_ptr[emitter.Constant<ushort>([.. Enumerable.Repeat((ushort)0xBF80, Lanes)])]);
                code.vcvtph2ps(register, half);
                code.vmulps(register, register, s_scale);
                break;
            case BlockFormatId.BF16:
                // bfloat16 is the upper half of a float32.
                code.vpmovzxwd(register, __xmmword_ptr[address]);
                code.vpslld(register, register, 16);
                break;
            default:
                code.vmovups(register, __ymmword_ptr[address]);
                break;
        }
    }
}

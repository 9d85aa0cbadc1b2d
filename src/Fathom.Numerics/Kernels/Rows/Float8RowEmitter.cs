using Fathom.Numerics.Assembly;
using Fathom.Numerics.Quantization;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Assembles row kernels for AVX-512 and F8_E4M3: weights are widened in registers once and multiplied by up to four activation rows.</summary>
/// <remarks>
/// Weights become halves that are 2^8 too small, which their scales make up for; none of the instructions is slower for subnormal numbers. The products
/// of 128 columns are summed before their scale is applied. A NaN among a row's weights makes all of the row's results NaN at the end.
/// </remarks>
internal static class Float8RowEmitter
{
    private const int BlockVectors = WeightScales.BlockSide / FloatRowEmitter.Lanes;
    private const int VectorBytes = 64;

    private const int PrefetchBytes = 4096;

    private static readonly AssemblerRegister64 s_scales = r9;
    private static readonly AssemblerRegister64 s_weights = rcx;
    private static readonly AssemblerRegister64 s_activations = rdx;
    private static readonly AssemblerRegister64 s_rows = r10;

    // Registers: zmm0 … zmm15 hold 4 sums for each of 4 activation rows, 2 of the row and 2 of the block; zmm16 … zmm18 weights as they are widened.
    private static readonly AssemblerRegisterZMM s_scale = zmm20;
    private static readonly AssemblerRegisterZMM s_half = zmm21;
    private static readonly AssemblerRegisterZMM s_magnitude = zmm22;
    private static readonly AssemblerRegisterZMM s_largest = zmm23;

    /// <summary>Assembles the kernel. A step is 16 columns.</summary>
    /// <param name="count">Activation rows, 1 to 4.</param>
    public static byte[] Emit(int count)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;

        // Bit 14 is a copy of the sign after widening (Widen); all magnitude bits set is a NaN, 0x7F or 0xFF.
        code.vpbroadcastw(s_half, emitter.Constant<ushort>([0xBF80]));
        code.vpbroadcastb(s_magnitude, emitter.Constant<byte>([0x7F]));
        emitter.LoadArgument(s_weights, Offset<RowArguments>.Of(nameof(RowArguments.Weights)));
        emitter.LoadArgument(s_rows, Offset<RowArguments>.Of(nameof(RowArguments.Rows)));
        emitter.LoadArgument(RowResults.Output, Offset<RowArguments>.Of(nameof(RowArguments.Output)));
        var activations = new RowActivations(emitter, s_activations);
        emitter.Repeat(s_rows, () =>
        {
            StartRow(emitter, count);
            emitter.LoadArgument(rax, Offset<RowArguments>.Of(nameof(RowArguments.Steps)));

            // Blocks of 8 steps of 16 columns share a scale; then the steps of the last, smaller block.
            code.shr(rax, 3);
            emitter.Repeat(rax, () => Block(code, count, activations));
            emitter.LoadArgument(rax, Offset<RowArguments>.Of(nameof(RowArguments.Steps)));
            code.and(rax, BlockVectors - 1);
            emitter.Repeat(rax, () => Step(code, count, activations));
            EndRow(code, count);
            RowResults.Store(emitter, count, i => Sum(i, 0).Value - Register.ZMM0);
        });
        return emitter.Finish();
    }

    private static void StartRow(KernelEmitter emitter, int count)
    {
        Assembler code = emitter.Code;
        emitter.LoadArgument(s_activations, Offset<RowArguments>.Of(nameof(RowArguments.Activations)));
        emitter.LoadArgument(s_scales, Offset<RowArguments>.Of(nameof(RowArguments.Sums)));
        code.vpxord(s_largest, s_largest, s_largest);
        for (int i = 0; i < count; i++)
        {
            code.vpxord(Sum(i, 0), Sum(i, 0), Sum(i, 0));
            code.vpxord(Sum(i, 1), Sum(i, 1), Sum(i, 1));
        }
    }

    /// <summary>Emits a block of 128 columns.</summary>
    private static void Block(Assembler code, int count, RowActivations activations)
    {
        WeightPrefetch.Emit(code, s_weights + 0, WeightScales.BlockSide, PrefetchBytes, areReadOnce: count == 1);
        for (int line = 0; line < WeightScales.BlockSide; line += VectorBytes)
        {
            // 0x7F is the largest magnitude, so a running maximum remembers whether there was a NaN, with one instruction for 64 weights.
            code.vpandd(zmm16, s_magnitude, __zmmword_ptr[s_weights + line]);
            code.vpmaxub(s_largest, s_largest, zmm16);
        }

        code.vbroadcastss(s_scale, __dword_ptr[s_scales]);
        for (int vector = 0; vector < BlockVectors; vector += 2)
        {
            // Even and odd vectors have their own sums, so that multiply-adds wait less for each other.
            LoadTwo(code, s_weights + (FloatRowEmitter.Lanes * vector));
            for (int i = 0; i < count; i++)
            {
                Multiply(code, BlockSum(i, 0), zmm17, activations.At(i) + (VectorBytes * vector), isFirst: vector == 0);
                Multiply(code, BlockSum(i, 1), zmm18, activations.At(i) + (VectorBytes * (vector + 1)), isFirst: vector == 0);
            }
        }

        for (int i = 0; i < count; i++)
        {
            code.vfmadd231ps(Sum(i, 0), BlockSum(i, 0), s_scale);
            code.vfmadd231ps(Sum(i, 1), BlockSum(i, 1), s_scale);
        }

        code.add(s_weights, WeightScales.BlockSide);
        code.add(s_activations, WeightScales.BlockSide * sizeof(float));
        code.add(s_scales, sizeof(float));
    }

    /// <summary>Emits 16 columns of the last, smaller block.</summary>
    private static void Step(Assembler code, int count, RowActivations activations)
    {
        // Writing an xmm register clears the rest of zmm16, and zeros do not change the maximum.
        code.vpandd(xmm16, new AssemblerRegisterXMM(s_magnitude.Value - Register.ZMM0 + Register.XMM0), __xmmword_ptr[s_weights]);
        code.vpmaxub(s_largest, s_largest, zmm16);
        code.vbroadcastss(s_scale, __dword_ptr[s_scales]);
        code.vpmovsxbw(ymm16, __xmmword_ptr[s_weights]);
        Widen(code);

        // There may be a single step, so there is no sum of the block to scale: scale the weights.
        code.vmulps(zmm17, zmm17, s_scale);
        for (int i = 0; i < count; i++)
        {
            code.vfmadd231ps(Sum(i, 0), zmm17, __zmmword_ptr[activations.At(i)]);
        }

        code.add(s_weights, FloatRowEmitter.Lanes);
        code.add(s_activations, VectorBytes);
    }

    /// <summary>Adds both sums, and makes lanes NaN where the largest magnitude is a NaN's.</summary>
    private static void EndRow(Assembler code, int count)
    {
        // Bytes that saw a NaN → 32-bit lanes that contain such a byte → all ones, which is a float NaN. Byte i is not column i, but the lanes of
        // a result are added anyway.
        code.vpcmpeqb(k1, s_largest, s_magnitude);
        code.vpmovm2b(zmm16, k1);
        code.vptestmd(k1, zmm16, zmm16);
        code.vpternlogd(zmm16, zmm16, zmm16, 0xFF);
        for (int i = 0; i < count; i++)
        {
            code.vaddps(Sum(i, 0), Sum(i, 0), Sum(i, 1));
            code.vmovaps(Sum(i, 0).k1, zmm16);
        }
    }

    private static AssemblerRegisterZMM Sum(int row, int number) => KernelEmitter.Zmm((4 * row) + number);

    private static AssemblerRegisterZMM BlockSum(int row, int number) => KernelEmitter.Zmm((4 * row) + 2 + number);

    private static void Multiply(Assembler code, AssemblerRegisterZMM sum, AssemblerRegisterZMM weights, AssemblerMemoryOperand activations, bool isFirst)
    {
        if (isFirst)
        {
            code.vmulps(sum, weights, __zmmword_ptr[activations]);
        }
        else
        {
            code.vfmadd231ps(sum, weights, __zmmword_ptr[activations]);
        }
    }

    /// <summary>Emits the load of 32 weights into <c>zmm17</c> and <c>zmm18</c>.</summary>
    private static void LoadTwo(Assembler code, AssemblerMemoryOperand address)
    {
        code.vpmovsxbw(zmm16, __ymmword_ptr[address]);
        Widen(code);
        code.vextracti64x4(ymm18, zmm16, 1);
        code.vcvtph2ps(zmm18, ymm18);
    }

    /// <summary>Converts the words of <c>zmm16</c> to halves, and the first sixteen of them to singles in <c>zmm17</c>.</summary>
    private static void Widen(Assembler code)
    {
        // sign-extended:  ssssssss seeeemmm
        // shifted by 7:   sseeeemm m0000000
        // & 0xBF80:       s0eeeemm m0000000    a half: 1 sign bit, 5 exponent bits, 10 fraction bits
        code.vpsllw(zmm16, zmm16, 7);
        code.vpandd(zmm16, zmm16, s_half);
        code.vcvtph2ps(zmm17, ymm16);
    }
}

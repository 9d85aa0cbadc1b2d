using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Assembles the 8-bit panel kernels for AVX2: 16 weight rows × up to 3 activation rows, 32 columns per step.</summary>
/// <remarks>
/// <para>Bytes: weights are stored as <c>code + 32</c>, four columns of 8 rows in a vector. 16-bit sums start at <c>−32 · Σ codes</c> of their
/// columns, which undoes the offset; they may wrap on the way, because the final sum fits. So the 32 columns of a scale cost 8 multiplications,
/// 8 additions, and one multiplication by ones to add pairs of 16-bit lanes.</para>
/// <para>Words: two columns of 8 rows in a vector, twice the multiplications and no limits.</para>
/// <para>A step of the panel: 8 groups of four columns × 2 vectors (words: 16 of two columns × 2), 2 vectors of scales (4 when 16 columns share a
/// scale), and the same number of mins if there are any.</para>
/// </remarks>
internal static class Avx2PanelEmitter
{
    /// <summary>Most activation rows; 6 integer and 6 float sums leave 4 registers.</summary>
    public const int MaxCount = 3;

    /// <summary>Bytes of a row of the panel: one 32-bit step of all its weight rows.</summary>
    public const int LineBytes = 2 * Avx2PanelRows.VectorBytes;

    private const int GroupsPerBlock = ActivationBlock.Length / 4;

    // Registers, of which AVX2 has just enough:
    // ymm0 … ymm5    integer sums of one scale's columns: 2 vectors of 8 weight rows for each of 3 activation rows
    // ymm6 … ymm11   float sums, in the same order
    // ymm12, ymm13   the two vectors of weights; then of ones, scales, and mins
    // ymm14, ymm15   a broadcast activation and products; then activation scales
    private const int FloatSums = 6;

    /// <summary>Bytes of the codes of a step.</summary>
    public static int CodeBytes(PanelArithmetic arithmetic) => LineBytes * GroupsPerBlock * (arithmetic == PanelArithmetic.Words ? 2 : 1);

    /// <summary>Bytes of a step.</summary>
    public static int StepBytes(PanelArithmetic arithmetic, int scaleLength, bool hasMins) =>
        CodeBytes(arithmetic) + (LineBytes * (ActivationBlock.Length / scaleLength) * (hasMins ? 2 : 1));

    /// <summary>Assembles the kernel.</summary>
    /// <param name="count">Activation rows, 1 to 3.</param>
    /// <param name="arithmetic">
    /// How codes are multiplied; words take activations as <see cref="WideBlock"/>s, bytes in <see cref="ActivationLayout.Int8Lanes"/>, dot products in
    /// <see cref="ActivationLayout.Int8Slices"/>.
    /// </param>
    /// <param name="scaleLength">Columns that share a scale: 16 or 32.</param>
    /// <param name="hasMins">Whether there are mins to subtract; not with words.</param>
    public static byte[] Emit(int count, PanelArithmetic arithmetic, int scaleLength, bool hasMins)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;

        // Instructions with a VEX and an EVEX encoding get VEX, which runs without AVX-512; for vpdpbusd that is AVX-VNNI.
        code.PreferVex = true;
        var rows = new Avx2PanelRows(emitter, count);
        AssemblerRegister64 panel = rcx;
        rows.StartSums(FloatSums);
        emitter.LoadArgument(panel, Offset<PanelArguments>.Of(nameof(PanelArguments.Panel)));
        emitter.LoadArgument(rax, Offset<PanelArguments>.Of(nameof(PanelArguments.Steps)));
        AssemblerMemoryOperand ones = emitter.Constant<short>([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        int parts = ActivationBlock.Length / scaleLength;
        emitter.Repeat(rax, () =>
        {
            rows.PrefetchNextActivations();

            // A part is the columns that share a scale: all 32, or the first 16 and then the last 16.
            for (int part = 0; part < parts; part++)
            {
                if (arithmetic == PanelArithmetic.Words)
                {
                    MultiplyWords(code, rows, panel, part, parts);
                }
                else
                {
                    MultiplyBytes(code, rows, panel, arithmetic, part, parts);
                    AddLanes(code, rows, arithmetic, ones);
                }

                int scales = CodeBytes(arithmetic) + (LineBytes * part);
                Scale(code, rows, panel + scales, arithmetic == PanelArithmetic.Words ? WideBlock.ScaleOffset : ActivationBlock.ScaleOffset);
                if (hasMins)
                {
                    SubtractMins(code, rows, panel + scales + (LineBytes * parts), ActivationBlock.SumOffset + Tail(part, parts));
                }
            }

            code.add(panel, StepBytes(arithmetic, scaleLength, hasMins));
            rows.Advance(arithmetic == PanelArithmetic.Words ? WideBlock.Bytes : ActivationBlock.Bytes);
        });
        rows.Store(FloatSums);
        return emitter.Finish();
    }

    /// <summary>Offset of a part's value from that of the whole block.</summary>
    private static int Tail(int part, int parts) => parts == 1 ? 0 : 4 * (1 + part);

    private static void MultiplyBytes(Assembler code, Avx2PanelRows rows, AssemblerRegister64 panel, PanelArithmetic arithmetic, int part, int parts)
    {
        int groups = GroupsPerBlock / parts;
        int bias = ActivationBlock.BiasOffset + Tail(part, parts);
        for (int group = part * groups; group < (part + 1) * groups; group++)
        {
            LoadWeights(code, panel + (group * LineBytes));
            for (int i = 0; i < rows.Count; i++)
            {
                AssemblerRegisterYMM sum0 = KernelEmitter.Ymm(2 * i);
                AssemblerRegisterYMM sum1 = KernelEmitter.Ymm((2 * i) + 1);
                bool isFirst = group == part * groups;

                // Four activation codes for every lane; a lane of the weights is four columns of one weight row.
                code.vpbroadcastd(ymm14, __dword_ptr[rows.At(i, 4 * group)]);
                if (isFirst && arithmetic != PanelArithmetic.UnsignedBytes)
                {
                    // Dot: −128 · Σ in 32 bits. Bytes: two 16-bit halves, each −32 · Σ of the columns that its lane will sum (LaneBlock).
                    code.vpbroadcastd(sum0, __dword_ptr[rows.At(i, bias)]);
                }

                if (arithmetic == PanelArithmetic.Dot)
                {
                    if (isFirst)
                    {
                        code.vmovdqa(sum1, sum0);
                    }

                    // Weights are code + 128, unsigned; activations are signed. Sums are 32 bits wide, nothing can overflow.
                    code.vpdpbusd(sum0, ymm12, ymm14);
                    code.vpdpbusd(sum1, ymm13, ymm14);
                }
                else if (isFirst && arithmetic == PanelArithmetic.UnsignedBytes)
                {
                    // Nothing to undo: the first products are the sums.
                    code.vpmaddubsw(sum0, ymm12, ymm14);
                    code.vpmaddubsw(sum1, ymm13, ymm14);
                }
                else
                {
                    // Stored weights are at most 63, so two products sum to at most 2 · 63 · 127 = 16002: vpmaddubsw does not saturate.
                    // vpaddw wraps, which cancels out: Avx2PanelKernel.Choose allows this only where the final sum fits 16 bits.
                    // sum1 comes first because it starts from the bias in sum0; ymm14 is overwritten last, no register is free for the product.
                    code.vpmaddubsw(ymm15, ymm13, ymm14);
                    code.vpmaddubsw(ymm14, ymm12, ymm14);
                    code.vpaddw(sum1, isFirst ? sum0 : sum1, ymm15);
                    code.vpaddw(sum0, sum0, ymm14);
                }
            }
        }
    }

    /// <summary>Adds the two 16-bit sums in each 32-bit lane, that of one weight row.</summary>
    private static void AddLanes(Assembler code, Avx2PanelRows rows, PanelArithmetic arithmetic, AssemblerMemoryOperand ones)
    {
        if (arithmetic == PanelArithmetic.Dot)
        {
            return;
        }

        // All sixteen registers are taken during the products, so the ones are loaded again each time.
        code.vmovdqu(ymm12, __ymmword_ptr[ones]);
        for (int i = 0; i < 2 * rows.Count; i++)
        {
            code.vpmaddwd(KernelEmitter.Ymm(i), KernelEmitter.Ymm(i), ymm12);
        }
    }

    private static void MultiplyWords(Assembler code, Avx2PanelRows rows, AssemblerRegister64 panel, int part, int parts)
    {
        int groups = GroupsPerBlock / parts;
        for (int pair = 2 * part * groups; pair < 2 * (part + 1) * groups; pair++)
        {
            LoadWeights(code, panel + (pair * LineBytes));
            for (int i = 0; i < rows.Count; i++)
            {
                AssemblerRegisterYMM sum0 = KernelEmitter.Ymm(2 * i);
                AssemblerRegisterYMM sum1 = KernelEmitter.Ymm((2 * i) + 1);

                // Two activation codes in 16 bits: columns 0 and 2 of four, or 1 and 3, as Avx2PanelTranspose pairs the weights.
                code.vpbroadcastd(ymm14, __dword_ptr[rows.At(i, WideBlock.PairOffset(pair))]);

                // 32 products sum to at most 32 · 128 · 127 < 2^20: no format can overflow 32 bits, and the conversion to float is exact.
                if (pair == 2 * part * groups)
                {
                    code.vpmaddwd(sum0, ymm12, ymm14);
                    code.vpmaddwd(sum1, ymm13, ymm14);
                }
                else
                {
                    code.vpmaddwd(ymm15, ymm13, ymm14);
                    code.vpmaddwd(ymm14, ymm12, ymm14);
                    code.vpaddd(sum1, sum1, ymm15);
                    code.vpaddd(sum0, sum0, ymm14);
                }
            }
        }
    }

    /// <summary>Emits the aligned load of two vectors, a line of the panel; panels are aligned to 64 bytes and consist of lines of 64.</summary>
    private static void LoadWeights(Assembler code, AssemblerMemoryOperand address)
    {
        code.vmovdqa(ymm12, __ymmword_ptr[address]);
        code.vmovdqa(ymm13, __ymmword_ptr[address + Avx2PanelRows.VectorBytes]);
    }

    /// <summary>Emits <c>float sum += integer sum · activation scale · weight scale</c>, one operation on all sums before the next.</summary>
    private static void Scale(Assembler code, Avx2PanelRows rows, AssemblerMemoryOperand scales, int activationScale)
    {
        LoadWeights(code, scales);

        // Three loops instead of one: the six chains are independent, so their latencies overlap.
        int sums = Avx2PanelRows.Vectors * rows.Count;
        for (int sum = 0; sum < sums; sum++)
        {
            code.vcvtdq2ps(KernelEmitter.Ymm(sum), KernelEmitter.Ymm(sum));
        }

        for (int sum = 0; sum < sums; sum++)
        {
            // Two sums share a row's scale; rows alternate between ymm14 and ymm15.
            AssemblerRegisterYMM activation = sum / Avx2PanelRows.Vectors % 2 == 0 ? ymm14 : ymm15;
            if (sum % Avx2PanelRows.Vectors == 0)
            {
                code.vbroadcastss(activation, __dword_ptr[rows.At(sum / Avx2PanelRows.Vectors, activationScale)]);
            }

            code.vmulps(KernelEmitter.Ymm(sum), KernelEmitter.Ymm(sum), activation);
        }

        for (int sum = 0; sum < sums; sum++)
        {
            code.vfmadd231ps(KernelEmitter.Ymm(FloatSums + sum), KernelEmitter.Ymm(sum), KernelEmitter.Ymm(12 + (sum % Avx2PanelRows.Vectors)));
        }
    }

    private static void SubtractMins(Assembler code, Avx2PanelRows rows, AssemblerMemoryOperand mins, int sums)
    {
        LoadWeights(code, mins);
        for (int i = 0; i < rows.Count; i++)
        {
            code.vbroadcastss(ymm14, __dword_ptr[rows.At(i, sums)]);
            code.vfnmadd231ps(KernelEmitter.Ymm(FloatSums + (2 * i)), ymm14, ymm12);
            code.vfnmadd231ps(KernelEmitter.Ymm(FloatSums + (2 * i) + 1), ymm14, ymm13);
        }
    }
}

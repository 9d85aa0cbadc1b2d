using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Attention;

/// <summary>
/// Assembles attention's products for up to eight rows on AVX2 with F16C: keys and values are loaded from the cache into registers, widened there, and
/// multiplied by all rows.
/// </summary>
/// <remarks>
/// Scores are stored <c>[keys, padded rows]</c>, rows padded to a power of two, so that a vector of eight always holds whole keys: eight keys of one row,
/// or two of four rows.
/// Each score of a vector is accumulated in a register of its own; the eight horizontal sums are computed together.
/// </remarks>
internal static class DecodeAttentionEmitter
{
    /// <summary>Most rows.</summary>
    public const int MaxRows = 8;

    /// <summary>Values of a vector; the length of keys and values must be a multiple of it.</summary>
    public const int Lanes = 8;

    private const int VectorBytes = Lanes * sizeof(float);

    // A Q8 block: a half-precision scale, then 32 signed bytes, which are four vectors.
    private const int BlockVectors = 4;
    private const int BlockBytes = 34;
    private const int ScaleBytes = 2;

    // Names of EmitScores. EmitValues uses rdx for the offset of the scale, rdi for the output stride, and r9 for the corrections.
    private static readonly AssemblerRegister64 s_cached = rcx;
    private static readonly AssemblerRegister64 s_laterKeys = rdx;
    private static readonly AssemblerRegister64 s_stride = rsi;
    private static readonly AssemblerRegister64 s_threeStrides = rdi;
    private static readonly AssemblerRegister64 s_scores = r8;
    private static readonly AssemblerRegister64 s_queries = r9;
    private static readonly AssemblerRegister64 s_count = r10;
    private static readonly AssemblerRegisterYMM s_scale = ymm14;

    /// <summary>Rows of scores, padded to a power of two.</summary>
    public static int PaddedRows(int rows) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)rows);

    /// <summary>Keys whose scores fill a vector.</summary>
    public static int KeysTogether(int rows) => Lanes / PaddedRows(rows);

    /// <summary>Vectors of a key per step.</summary>
    public static int StepVectors(CacheFormat format) => format == CacheFormat.Q8 ? BlockVectors : 1;

    /// <summary>Vectors of values whose sums fit in registers for a number of rows.</summary>
    /// <remarks>At most 12 of the 16 registers hold sums; weights, widened values, and the scale of Q8 share the others.</remarks>
    public static int WidestColumns(CacheFormat format, int rows) => rows switch
    {
        1 => format == CacheFormat.Q8 ? BlockVectors : 8,
        2 => 4,
        3 => format == CacheFormat.Q8 ? 2 : 4,
        <= 6 => 2,
        _ => 1,
    };

    /// <summary>Assembles <c>scores[key, row] = Σ_i queries[row, i] · keys[key, i]</c>. Queries are stored <c>[keyDim / 8, rows, 8]</c>.</summary>
    /// <param name="format">How keys are stored.</param>
    /// <param name="rows">Rows, 1 to 8.</param>
    public static byte[] EmitScores(CacheFormat format, int rows)
    {
        KernelEmitter emitter = KernelEmitter.ForAvx2();
        Assembler code = emitter.Code;
        int keys = KeysTogether(rows);
        int vectors = StepVectors(format);
        emitter.LoadArgument(s_cached, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Cached)));
        emitter.LoadArgument(s_stride, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Stride)));
        emitter.LoadArgument(s_scores, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Scores)));
        emitter.LoadArgument(s_count, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Count)));
        code.lea(s_threeStrides, __[s_stride + (s_stride * 2)]);
        emitter.Repeat(s_count, () =>
        {
            // ymm0–7: register k · (padded rows) + r accumulates the score of key k and row r; those of padding rows stay zero.
            for (int i = 0; i < Lanes; i++)
            {
                code.vxorps(KernelEmitter.Ymm(i), KernelEmitter.Ymm(i), KernelEmitter.Ymm(i));
            }

            // The loop over steps advances s_cached along the keys. A second pointer, four strides on, reaches keys 4 to 7.
            code.push(s_cached);
            code.lea(s_laterKeys, __[s_cached + (s_stride * 4)]);
            emitter.LoadArgument(s_queries, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Queries)));
            emitter.LoadArgument(rax, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Steps)));
            emitter.Repeat(rax, () =>
            {
                AddKeys(code, format, keys, rows);
                code.add(s_cached, BytesOf(format, vectors));
                if (keys > BlockVectors)
                {
                    code.add(s_laterKeys, BytesOf(format, vectors));
                }

                code.add(s_queries, vectors * rows * VectorBytes);
            });
            code.pop(s_cached);
            AddSideways(code);
            code.vmovups(__ymmword_ptr[s_scores], ymm0);
            code.add(s_scores, VectorBytes);

            // To the next group of keys.
            code.lea(s_cached, keys switch
            {
                1 => __[s_cached + s_stride],
                2 => __[s_cached + (s_stride * 2)],
                4 => __[s_cached + (s_stride * 4)],
                _ => __[s_cached + (s_stride * 8)],
            });
        });
        return emitter.Finish();
    }

    /// <summary>Assembles <c>output[row, i] = output[row, i] · corrections[row] + Σ_key weights[key, row] · values[key, i]</c> for some columns.</summary>
    /// <param name="format">How values are stored.</param>
    /// <param name="rows">Rows, 1 to 8.</param>
    /// <param name="columns">Vectors of columns, up to <see cref="WidestColumns"/>; of 8 bits, within one block.</param>
    public static byte[] EmitValues(CacheFormat format, int rows, int columns)
    {
        KernelEmitter emitter = KernelEmitter.ForAvx2();
        Assembler code = emitter.Code;
        emitter.LoadArgument(s_cached, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Cached)));
        emitter.LoadArgument(s_stride, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Stride)));
        emitter.LoadArgument(s_scores, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Scores)));
        emitter.LoadArgument(s_count, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Count)));
        emitter.LoadArgument(s_laterKeys, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Scale)));
        emitter.LoadArgument(rdi, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.OutputStride)));
        emitter.LoadArgument(rax, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Output)));
        emitter.LoadArgument(r9, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Corrections)));
        for (int row = 0; row < rows; row++)
        {
            // Online softmax: the sums so far are rescaled to the new maximum. At most 12 registers are sums, so ymm15 is free.
            code.vbroadcastss(ymm15, __dword_ptr[r9 + (row * sizeof(float))]);
            for (int column = 0; column < columns; column++)
            {
                code.vmulps(Sum(row, column), ymm15, __ymmword_ptr[rax + (column * VectorBytes)]);
            }

            code.add(rax, rdi);
        }

        // The loop runs over values (one per cached token); the sums stay in registers.
        emitter.Repeat(s_count, () =>
        {
            AddValue(code, format, rows, columns, Sum);
            code.add(s_cached, s_stride);
            code.add(s_scores, PaddedRows(rows) * sizeof(float));
        });
        emitter.LoadArgument(rax, Offset<DecodeAttentionArguments>.Of(nameof(DecodeAttentionArguments.Output)));
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                code.vmovups(__ymmword_ptr[rax + (column * VectorBytes)], Sum(row, column));
            }

            code.add(rax, rdi);
        }

        return emitter.Finish();

        AssemblerRegisterYMM Sum(int row, int column) => KernelEmitter.Ymm((row * columns) + column);
    }

    /// <summary>Address of a key of the group; a scale of 3 doesn't exist, so three strides have a register.</summary>
    private static AssemblerMemoryOperand KeyAt(int key) => key switch
    {
        0 => s_cached + 0,
        1 => s_cached + s_stride,
        2 => s_cached + (s_stride * 2),
        3 => s_cached + s_threeStrides,
        4 => s_laterKeys + 0,
        5 => s_laterKeys + s_stride,
        6 => s_laterKeys + (s_stride * 2),
        _ => s_laterKeys + s_threeStrides,
    };

    private static void AddKeys(Assembler code, CacheFormat format, int keys, int rows)
    {
        int padded = PaddedRows(rows);

        // Q8 needs ymm14 for the scale and four registers for a block, and a lone key (5 to 8 rows) is widened once: queries are memory operands.
        if (format == CacheFormat.Q8 || keys == 1)
        {
            for (int key = 0; key < keys; key++)
            {
                AddKey(code, format, KeyAt(key), key * padded, rows);
            }
        }
        else if (rows == 1)
        {
            // One row: ymm15 holds its query, and eight keys are widened in ymm8–11, four in flight.
            code.vmovups(ymm15, __ymmword_ptr[s_queries]);
            for (int key = 0; key < keys; key++)
            {
                AssemblerRegisterYMM widened = KernelEmitter.Ymm(Lanes + (key % BlockVectors));
                Widen(code, format, widened, KeyAt(key));
                code.vfmadd231ps(KernelEmitter.Ymm(key), widened, ymm15);
            }
        }
        else
        {
            // Two to four rows: up to four keys (4 keys × 2 rows, or 2 × 4) stay widened in ymm8–11, and queries rotate in ymm12–15.
            for (int key = 0; key < keys; key++)
            {
                Widen(code, format, KernelEmitter.Ymm(Lanes + key), KeyAt(key));
            }

            for (int row = 0; row < rows; row++)
            {
                AssemblerRegisterYMM query = KernelEmitter.Ymm(Lanes + BlockVectors + (row % BlockVectors));
                code.vmovups(query, __ymmword_ptr[s_queries + (row * VectorBytes)]);
                for (int key = 0; key < keys; key++)
                {
                    code.vfmadd231ps(KernelEmitter.Ymm((key * padded) + row), KernelEmitter.Ymm(Lanes + key), query);
                }
            }
        }
    }

    private static void AddKey(Assembler code, CacheFormat format, AssemblerMemoryOperand key, int firstSum, int rows)
    {
        if (format == CacheFormat.Q8)
        {
            LoadScale(code, key);
        }

        for (int vector = 0; vector < StepVectors(format); vector++)
        {
            AssemblerRegisterYMM widened = KernelEmitter.Ymm(Lanes + vector);
            Widen(code, format, widened, key + (format == CacheFormat.Q8 ? ScaleBytes + (vector * Lanes) : 0));
            for (int row = 0; row < rows; row++)
            {
                code.vfmadd231ps(KernelEmitter.Ymm(firstSum + row), widened, __ymmword_ptr[s_queries + (((vector * rows) + row) * VectorBytes)]);
            }
        }
    }

    /// <summary>
    /// Adds one value, times the weights of all rows. Weights or values are kept in registers, whichever are fewer: the sums leave few.
    /// </summary>
    private static void AddValue(Assembler code, CacheFormat format, int rows, int columns, Func<int, int, AssemblerRegisterYMM> sum)
    {
        if (format == CacheFormat.Q8)
        {
            LoadScale(code, s_cached + s_laterKeys);
        }

        // The kept operand takes the first min(rows, columns) free registers, the other rotates through the rest. Tightest: 3 rows × 4 columns, whose
        // 12 sums leave ymm12–14 for weights and ymm15 for values, and 6 rows × 2 columns of Q8, which keep ymm12 and ymm13 and pass through ymm15.
        AssemblerRegisterYMM[] free =
        [
            .. Enumerable.Range(rows * columns, Lanes * 2 - (rows * columns))
                .Select(KernelEmitter.Ymm)
                .Where(register => register != s_scale || format != CacheFormat.Q8),
        ];
        int kept = Math.Min(rows, columns);
        AssemblerRegisterYMM Passing(int number) => free[kept + (number % (free.Length - kept))];
        void LoadWeight(AssemblerRegisterYMM register, int row) => code.vbroadcastss(register, __dword_ptr[s_scores + (row * sizeof(float))]);
        void LoadValue(AssemblerRegisterYMM register, int column) =>
            Widen(code, format, register, s_cached + (column * BytesOf(format, BlockVectors, isOfCodes: true) / BlockVectors));
        if (rows < columns)
        {
            for (int row = 0; row < rows; row++)
            {
                LoadWeight(free[row], row);
            }

            for (int column = 0; column < columns; column++)
            {
                LoadValue(Passing(column), column);
                for (int row = 0; row < rows; row++)
                {
                    code.vfmadd231ps(sum(row, column), Passing(column), free[row]);
                }
            }
        }
        else
        {
            for (int column = 0; column < columns; column++)
            {
                LoadValue(free[column], column);
            }

            for (int row = 0; row < rows; row++)
            {
                LoadWeight(Passing(row), row);
                for (int column = 0; column < columns; column++)
                {
                    code.vfmadd231ps(sum(row, column), free[column], Passing(row));
                }
            }
        }
    }

    private static void LoadScale(Assembler code, AssemblerMemoryOperand address)
    {
        // Eight copies of the half-precision scale, widened. vcvtph2ps from memory would read 16 bytes; the broadcast reads just two.
        code.vpbroadcastw(xmm14, __word_ptr[address]);
        code.vcvtph2ps(s_scale, xmm14);
    }

    /// <summary>Loads eight values and widens them to single precision.</summary>
    private static void Widen(Assembler code, CacheFormat format, AssemblerRegisterYMM register, AssemblerMemoryOperand address)
    {
        switch (format)
        {
            case CacheFormat.F32:
                code.vmovups(register, __ymmword_ptr[address]);
                break;
            case CacheFormat.F16:
                code.vcvtph2ps(register, __xmmword_ptr[address]);
                break;
            case CacheFormat.BF16:
                // A bfloat16 is the upper half of a single.
                code.vpmovzxwd(register, __xmmword_ptr[address]);
                code.vpslld(register, register, 16);
                break;
            default:
                // Eight signed bytes to 32 bits, to floats, times the scale in ymm14.
                code.vpmovsxbd(register, __qword_ptr[address]);
                code.vcvtdq2ps(register, register);
                code.vmulps(register, register, s_scale);
                break;
        }
    }

    /// <summary>Bytes of some vectors of a row, including a block's scale or only its codes.</summary>
    private static int BytesOf(CacheFormat format, int vectors, bool isOfCodes = false) => format switch
    {
        CacheFormat.F32 => vectors * VectorBytes,
        CacheFormat.F16 or CacheFormat.BF16 => vectors * VectorBytes / 2,
        _ => isOfCodes ? vectors * Lanes : vectors / BlockVectors * BlockBytes,
    };

    /// <summary>Sums the lanes of each of eight registers, r0 to r7; lane i of <c>ymm0</c> receives the sum of ri.</summary>
    private static void AddSideways(Assembler code)
    {
        // vhaddps works per 128 bits. r0 and r1 become: r0(0+1) r0(2+3) r1(0+1) r1(2+3) | r0(4+5) r0(6+7) r1(4+5) r1(6+7).
        for (int i = 0; i < Lanes; i += 2)
        {
            code.vhaddps(KernelEmitter.Ymm(i), KernelEmitter.Ymm(i), KernelEmitter.Ymm(i + 1));
        }

        // ymm0: r0(0…3) r1(0…3) r2(0…3) r3(0…3) | r0(4…7) r1(4…7) r2(4…7) r3(4…7); ymm4: the same of r4 to r7.
        code.vhaddps(ymm0, ymm0, ymm2);
        code.vhaddps(ymm4, ymm4, ymm6);

        // Both low halves, both high halves: r0 … r3 | r4 … r7, over the lanes 0…3 in ymm1 and 4…7 in ymm2.
        code.vperm2f128(ymm1, ymm0, ymm4, 0x20);
        code.vperm2f128(ymm2, ymm0, ymm4, 0x31);
        code.vaddps(ymm0, ymm1, ymm2);
    }
}

using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Attention;

/// <summary>
/// Assembles attention's products for bands of 16 or 32 rows on AVX-512 BF16: pairs of bfloat16 meet in <c>vdpbf16ps</c>, which adds two products to a
/// float32 sum.
/// </summary>
/// <remarks>
/// Sixteen sums hide the instruction's latency, and what is broadcast to them is read where it lies: a pair of a key's values in the cache
/// for scores, a row's weights of a pair of keys for values.
/// </remarks>
internal static class BFloat16Emitter
{
    /// <summary>Rows in a vector.</summary>
    public const int VectorRows = 16;

    /// <summary>Values that the second kernel sums at a time; what values are filled up to.</summary>
    public const int PanelValues = 32;

    /// <summary>Bytes of a panel of all pairs of keys.</summary>
    private const int PanelBytes = FlashTile.KeyTile / 2 * PanelValues * sizeof(float);

    private const int VectorBytes = 64;
    private static readonly AssemblerRegisterZMM s_evenWords = zmm30;
    private static readonly AssemblerRegisterZMM s_oddWords = zmm31;
    private const int Sums = 16;
    private const int GroupRows = Sums / 2;
    private const int Broadcasts = 4;

    /// <summary>Keys that the first kernel takes at a time.</summary>
    /// <param name="vectors">Vectors of a band, 1 or 2.</param>
    public static int GroupKeys(int vectors) => Sums / vectors;

    /// <summary>Assembles <c>scores[key, row] = Σ_i queries[i, row] · keys[key, i]</c> for whole groups of keys, at least one.</summary>
    /// <remarks>
    /// Keys are read four bytes at a time from many places at once, which the hardware does not foresee: the next group is asked for, as fast as this
    /// one is read.
    /// </remarks>
    /// <param name="vectors">Vectors of a band, 1 or 2.</param>
    public static byte[] EmitScores(int vectors)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        emitter.LoadArgument(rcx, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Keys)));
        emitter.LoadArgument(rdx, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.KeyStride)));
        emitter.LoadArgument(r8, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Scores)));
        code.lea(rdi, __[rdx + (rdx * 2)]);
        Label group = code.CreateLabel();
        code.Label(ref group);
        code.push(rcx);
        code.push(r8);
        emitter.LoadArgument(r9, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Queries)));
        PointToKeys(code, vectors);
        Clear(code);
        emitter.LoadArgument(rax, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Steps)));
        emitter.Repeat(rax, () => AddPairs(code, vectors));
        code.pop(r8);
        code.pop(rcx);
        for (int sum = 0; sum < Sums; sum++)
        {
            code.vmovups(__zmmword_ptr[r8 + (sum * VectorBytes)], KernelEmitter.Zmm(sum));
        }

        code.add(r8, Sums * VectorBytes);
        MoveByGroup(code, rcx, vectors);
        code.cmp(rcx, __qword_ptr[KernelEmitter.Arguments + Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.KeysEnd))]);
        code.jne(group);
        return emitter.Finish();
    }

    /// <summary>Assembles what joins the values of pairs of keys, panel by panel: <c>[panels, KeyTile / 2, 32]</c>.</summary>
    public static byte[] EmitJoin()
    {
        var emitter = new KernelEmitter();
        LoadWords(emitter);
        emitter.LoadArgument(rsi, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.ValueOffset)));
        emitter.LoadArgument(r8, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Pairs)));
        emitter.LoadArgument(r10, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Panels)));
        emitter.Repeat(r10, () =>
        {
            emitter.Code.mov(rdx, r8);
            JoinKeys(emitter);
            emitter.Code.add(r8, PanelBytes);
            emitter.Code.add(rsi, PanelValues * sizeof(ushort));
        });
        return emitter.Finish();
    }

    /// <summary>Assembles <c>output[row, i] = output[row, i] · corrections[row] + Σ_key weights[key, row] · values[key, i]</c>, panel by panel.</summary>
    /// <param name="vectors">Vectors of a band, 1 or 2.</param>
    /// <param name="joins">
    /// Whether the values of pairs of keys are joined here, for a single band, in memory that stays in the first cache; otherwise they have been.
    /// </param>
    public static byte[] EmitValues(int vectors, bool joins)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        LoadWords(emitter);
        emitter.LoadArgument(
            rsi, joins ? Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.ValueOffset)) : Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Pairs)));
        emitter.LoadArgument(r8, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Output)));
        emitter.LoadArgument(r10, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Panels)));
        emitter.Repeat(r10, () =>
        {
            if (joins)
            {
                emitter.LoadArgument(rdx, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Pairs)));
                JoinKeys(emitter);
            }

            code.push(r8);
            emitter.LoadArgument(rdi, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.OutputStride)));
            emitter.LoadArgument(r9, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Corrections)));
            for (int first = 0; first < vectors * VectorRows; first += GroupRows)
            {
                emitter.LoadArgument(rcx, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Weights)));
                emitter.LoadArgument(rdx, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Pairs)));
                emitter.LoadArgument(rax, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Steps)));
                if (!joins)
                {
                    code.mov(rdx, rsi);
                }

                Clear(code);
                emitter.Repeat(rax, () => AddPairOfKeys(code, vectors, first));
                CorrectAndStore(code, first);
            }

            code.pop(r8);
            code.add(r8, PanelValues * sizeof(float));
            code.add(rsi, joins ? PanelValues * sizeof(ushort) : PanelBytes);
        });
        return emitter.Finish();
    }

    private static void LoadWords(KernelEmitter emitter)
    {
        emitter.Code.vmovdqu64(s_evenWords, emitter.Constant<ushort>(Interleaved(0)));
        emitter.Code.vmovdqu64(s_oddWords, emitter.Constant<ushort>(Interleaved(VectorRows)));
    }

    /// <summary>The words of two vectors in turn, half a vector of each.</summary>
    private static ushort[] Interleaved(int start) =>
        [.. Enumerable.Range(start, VectorRows).SelectMany(word => (ushort[])[(ushort)word, (ushort)(word + PanelValues)])];

    /// <summary>Joins the values <c>rsi</c> bytes on, to where <c>rdx</c> points. Takes <c>rax rcx rdi r9</c>.</summary>
    private static void JoinKeys(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;
        emitter.LoadArgument(r9, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Values)));
        emitter.LoadArgument(rax, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Steps)));
        emitter.Repeat(rax, () =>
        {
            code.mov(rcx, __qword_ptr[r9]);
            code.mov(rdi, __qword_ptr[r9 + sizeof(long)]);
            code.vmovdqu64(zmm0, __zmmword_ptr[rcx + rsi]);
            code.vmovdqu64(zmm1, __zmmword_ptr[rdi + rsi]);
            code.vmovdqa64(zmm2, s_evenWords);
            code.vmovdqa64(zmm3, s_oddWords);
            code.vpermi2w(zmm2, zmm0, zmm1);
            code.vpermi2w(zmm3, zmm0, zmm1);
            code.vmovdqa64(__zmmword_ptr[rdx], zmm2);
            code.vmovdqa64(__zmmword_ptr[rdx + VectorBytes], zmm3);
            code.add(r9, 2 * sizeof(long));
            code.add(rdx, 2 * VectorBytes);
        });
    }

    private static void MoveByGroup(Assembler code, AssemblerRegister64 keys, int vectors)
    {
        for (int moved = 0; moved < GroupKeys(vectors); moved += 8)
        {
            code.lea(keys, __[keys + (rdx * 8)]);
        }
    }

    /// <summary>
    /// Three pointers reach up to sixteen keys with the scales that addresses can have: 0, 3 and 10 strides on. A fourth goes ahead, to the next group.
    /// </summary>
    private static void PointToKeys(Assembler code, int vectors)
    {
        code.lea(rsi, __[rcx + rdi]);
        if (vectors == 1)
        {
            code.lea(r8, __[rcx + (rdx * 8)]);
            code.lea(r8, __[r8 + (rdx * 2)]);
        }

        code.mov(r10, rcx);
        MoveByGroup(code, r10, vectors);
    }

    private static AssemblerMemoryOperand Key(int key) => key switch
    {
        0 => rcx + 0,
        1 => rcx + rdx,
        2 => rcx + (rdx * 2),
        3 => rsi + 0,
        4 => rsi + rdx,
        5 => rsi + (rdx * 2),
        6 => rsi + rdi,
        7 => rsi + (rdx * 4),
        8 => rcx + (rdx * 8),
        9 => rsi + (rdi * 2),
        10 => r8 + 0,
        11 => r8 + rdx,
        12 => r8 + (rdx * 2),
        13 => r8 + rdi,
        14 => r8 + (rdx * 4),
        _ => rsi + (rdi * 4),
    };

    private static void AddPairs(Assembler code, int vectors)
    {
        code.prefetcht0(__byte_ptr[r10]);
        for (int vector = 0; vector < vectors; vector++)
        {
            code.vmovaps(KernelEmitter.Zmm(Sums + vector), __zmmword_ptr[r9 + (vector * VectorBytes)]);
        }

        for (int key = 0; key < GroupKeys(vectors); key++)
        {
            AssemblerRegisterZMM pair = KernelEmitter.Zmm(Sums + vectors + (key % Broadcasts));
            code.vpbroadcastd(pair, __dword_ptr[Key(key)]);
            for (int vector = 0; vector < vectors; vector++)
            {
                code.vdpbf16ps(KernelEmitter.Zmm((key * vectors) + vector), KernelEmitter.Zmm(Sums + vector), pair);
            }
        }

        code.add(rcx, sizeof(float));
        code.add(rsi, sizeof(float));
        if (vectors == 1)
        {
            code.add(r8, sizeof(float));
        }

        code.add(r9, vectors * VectorBytes);
        code.add(r10, sizeof(float) * GroupKeys(vectors));
    }

    private static void AddPairOfKeys(Assembler code, int vectors, int firstRow)
    {
        code.vmovaps(KernelEmitter.Zmm(Sums), __zmmword_ptr[rdx]);
        code.vmovaps(KernelEmitter.Zmm(Sums + 1), __zmmword_ptr[rdx + VectorBytes]);
        for (int row = 0; row < GroupRows; row++)
        {
            AssemblerRegisterZMM weights = KernelEmitter.Zmm(Sums + 2 + (row % Broadcasts));
            code.vpbroadcastd(weights, __dword_ptr[rcx + ((firstRow + row) * sizeof(float))]);
            code.vdpbf16ps(KernelEmitter.Zmm(2 * row), KernelEmitter.Zmm(Sums), weights);
            code.vdpbf16ps(KernelEmitter.Zmm((2 * row) + 1), KernelEmitter.Zmm(Sums + 1), weights);
        }

        code.add(rdx, 2 * VectorBytes);
        code.add(rcx, vectors * VectorBytes);
    }

    private static void CorrectAndStore(Assembler code, int firstRow)
    {
        for (int row = 0; row < GroupRows; row++)
        {
            AssemblerRegisterZMM correction = KernelEmitter.Zmm(Sums + (row % Broadcasts));
            code.vbroadcastss(correction, __dword_ptr[r9 + ((firstRow + row) * sizeof(float))]);
            for (int vector = 0; vector < 2; vector++)
            {
                AssemblerRegisterZMM sum = KernelEmitter.Zmm((2 * row) + vector);
                code.vfmadd231ps(sum, correction, __zmmword_ptr[r8 + (vector * VectorBytes)]);
                code.vmovups(__zmmword_ptr[r8 + (vector * VectorBytes)], sum);
            }

            code.add(r8, rdi);
        }
    }

    private static void Clear(Assembler code)
    {
        for (int sum = 0; sum < Sums; sum++)
        {
            code.vpxord(KernelEmitter.Zmm(sum), KernelEmitter.Zmm(sum), KernelEmitter.Zmm(sum));
        }
    }
}

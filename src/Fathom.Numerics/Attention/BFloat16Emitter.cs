using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Attention;

/// <summary>
/// Assembles attention's products for bands of 16 or 32 rows on AVX-512 BF16: <c>vdpbf16ps</c> multiplies pairs of bfloat16 and adds both products to a
/// float32 sum.
/// </summary>
/// <remarks>
/// Sixteen sums hide the instruction's latency, and broadcast operands are read in place: for scores a pair of a key's values in the cache, for values
/// a row's weights of a pair of keys.
/// </remarks>
internal static class BFloat16Emitter
{
    /// <summary>Rows in a vector.</summary>
    public const int VectorRows = 16;

    /// <summary>Values that the values kernel sums at a time; value rows are padded to a multiple of it.</summary>
    public const int PanelValues = 32;

    /// <summary>Bytes of a panel of all pairs of keys.</summary>
    private const int PanelBytes = FlashTile.KeyTile / 2 * PanelValues * sizeof(float);

    private const int VectorBytes = 64;

    // Index vectors of vpermi2w for the lower and the upper 16 values of two keys; see JoinKeys.
    private static readonly AssemblerRegisterZMM s_evenWords = zmm30;
    private static readonly AssemblerRegisterZMM s_oddWords = zmm31;

    // zmm0–15 hold the sums, the registers from zmm16 on one or two vectors that all sums share, then four broadcasts in rotation.
    private const int Sums = 16;
    private const int GroupRows = Sums / 2;
    private const int Broadcasts = 4;

    /// <summary>Keys per group of the scores kernel.</summary>
    /// <param name="vectors">Vectors of a band, 1 or 2.</param>
    public static int GroupKeys(int vectors) => Sums / vectors;

    /// <summary>Assembles <c>scores[key, row] = Σ_i queries[i, row] · keys[key, i]</c> for whole groups of keys, at least one.</summary>
    /// <remarks>
    /// Keys are read four bytes at a time from many addresses at once, which the hardware prefetcher can't predict: the next group is prefetched as fast
    /// as this one is read.
    /// </remarks>
    /// <param name="vectors">Vectors of a band, 1 or 2.</param>
    public static byte[] EmitScores(int vectors)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        emitter.LoadArgument(rcx, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Keys)));
        emitter.LoadArgument(rdx, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.KeyStride)));
        emitter.LoadArgument(r8, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Scores)));

        // rcx: first key of the group, rdx: key stride, rdi: three strides, r8: the group's scores.
        code.lea(rdi, __[rdx + (rdx * 2)]);
        Label group = code.CreateLabel();
        code.Label(ref group);

        // The loop over steps advances rcx along the keys and needs r8 as another key pointer.
        code.push(rcx);
        code.push(r8);
        emitter.LoadArgument(r9, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Queries)));
        PointToKeys(code, vectors);
        Clear(code);
        emitter.LoadArgument(rax, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Steps)));
        emitter.Repeat(rax, () => AddPairs(code, vectors));

        // Sum i belongs to key i / vectors and vector i % vectors, so storing the sums in order gives [keys, rows of the band].
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

    /// <summary>Assembles the kernel that joins the values of pairs of keys, panel by panel: <c>[panels, KeyTile / 2, 32]</c>.</summary>
    public static byte[] EmitJoin()
    {
        var emitter = new KernelEmitter();
        LoadWords(emitter);
        emitter.LoadArgument(rsi, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.ValueOffset)));
        emitter.LoadArgument(r8, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Pairs)));
        emitter.LoadArgument(r10, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Panels)));
        emitter.Repeat(r10, () =>
        {
            // rsi: byte offset of the panel within each key's values, r8: the panel's joined pairs.
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
    /// Whether the kernel joins the values of pairs of keys itself, for a single band, in memory that stays in L1; otherwise they are joined beforehand.
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
            // JoinKeys changes rax, rcx, rdx, rdi, and r9, so everything kept in them is loaded after it.
            if (joins)
            {
                emitter.LoadArgument(rdx, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Pairs)));
                JoinKeys(emitter);
            }

            code.push(r8);
            emitter.LoadArgument(rdi, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.OutputStride)));
            emitter.LoadArgument(r9, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Corrections)));

            // 8 rows × 32 values fill the 16 sums. Each group of rows passes over all pairs of keys; the panel (4 KB) stays in L1 between groups.
            for (int first = 0; first < vectors * VectorRows; first += GroupRows)
            {
                emitter.LoadArgument(rcx, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Weights)));
                emitter.LoadArgument(rdx, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Pairs)));
                emitter.LoadArgument(rax, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Steps)));

                // With joins, Pairs holds just this panel; without, it holds all panels and rsi is at this one.
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

    /// <summary>Word indices that alternate between two vectors, half a vector of each: <c>start, 32 + start, start + 1, 33 + start, …</c>.</summary>
    private static ushort[] Interleaved(int start) =>
        [.. Enumerable.Range(start, VectorRows).SelectMany(word => (ushort[])[(ushort)word, (ushort)(word + PanelValues)])];

    /// <summary>Joins the values at offset <c>rsi</c>, and stores them at <c>rdx</c>. Changes <c>rax rcx rdx rdi r9</c>.</summary>
    private static void JoinKeys(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;
        emitter.LoadArgument(r9, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Values)));
        emitter.LoadArgument(rax, Offset<BFloat16Arguments>.Of(nameof(BFloat16Arguments.Steps)));
        emitter.Repeat(rax, () =>
        {
            code.mov(rcx, __qword_ptr[r9]);
            code.mov(rdi, __qword_ptr[r9 + sizeof(long)]);

            // Words: a0 a1 … a31 of the first key, b0 b1 … b31 of the second.
            code.vmovdqu64(zmm0, __zmmword_ptr[rcx + rsi]);
            code.vmovdqu64(zmm1, __zmmword_ptr[rdi + rsi]);

            // vpermi2w overwrites its indices with the result, so it works on copies. Bit 5 of an index selects the second key.
            code.vmovdqa64(zmm2, s_evenWords);
            code.vmovdqa64(zmm3, s_oddWords);
            code.vpermi2w(zmm2, zmm0, zmm1);
            code.vpermi2w(zmm3, zmm0, zmm1);

            // zmm2: a0 b0 a1 b1 … a15 b15, zmm3: a16 b16 … a31 b31. A 32-bit lane now holds one value of both keys, as vdpbf16ps needs.
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
    /// Three pointers, 0, 3, and 10 strides after the first key, reach up to sixteen keys with the scales that addresses allow (1, 2, 4, 8). A fourth points
    /// to the next group, for prefetching.
    /// </summary>
    private static void PointToKeys(Assembler code, int vectors)
    {
        code.lea(rsi, __[rcx + rdi]);
        if (vectors == 1)
        {
            code.lea(r8, __[rcx + (rdx * 8)]);
            code.lea(r8, __[r8 + (rdx * 2)]);
        }

        // r10 advances 4 bytes per key and step, so it crosses the next group (its keys are contiguous within a block) while this one is read.
        code.mov(r10, rcx);
        MoveByGroup(code, r10, vectors);
    }

    private static AssemblerMemoryOperand Key(int key) => key switch
    {
        // rcx + 0, rsi + 3, r8 + 10 strides; rdx is one stride, rdi three.
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
            // Lane r: values 2s and 2s + 1 of the query of row r, as two bfloat16.
            code.vmovaps(KernelEmitter.Zmm(Sums + vector), __zmmword_ptr[r9 + (vector * VectorBytes)]);
        }

        for (int key = 0; key < GroupKeys(vectors); key++)
        {
            AssemblerRegisterZMM pair = KernelEmitter.Zmm(Sums + vectors + (key % Broadcasts));

            // Values 2s and 2s + 1 of the key in every lane. A broadcast from memory needs a load port only, no shuffle.
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
        // Lane i: value i, or 16 + i, of both keys of the pair.
        code.vmovaps(KernelEmitter.Zmm(Sums), __zmmword_ptr[rdx]);
        code.vmovaps(KernelEmitter.Zmm(Sums + 1), __zmmword_ptr[rdx + VectorBytes]);
        for (int row = 0; row < GroupRows; row++)
        {
            AssemblerRegisterZMM weights = KernelEmitter.Zmm(Sums + 2 + (row % Broadcasts));

            // The row's weights of both keys.
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

                // sum + correction · output so far: the rescaling of the online softmax costs one multiply-add per tile of keys.
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

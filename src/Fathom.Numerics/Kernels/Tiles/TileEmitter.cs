using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>Assembles the bfloat16 tile kernel for AMX: blocks of 32 activation rows × 32 weight rows in four tiles of sums.</summary>
/// <remarks>
/// <para>If no more than 16 activation rows are left, a block has two tiles of sums.</para>
/// <para>A step loads two tiles of activations (16 rows × 32 columns) and two of weights (16 pairs of columns × 16 rows, the order of the panels)
/// and multiplies each by each. The sums of a whole block start from the output and are stored there; others pass through working memory, from where
/// AVX-512 applies the factor and stores only what exists.</para>
/// <para>bfloat16 keeps 8 significant bits of every activation, where 8-bit blocks share one scale among 32: it is more exact here, and its sums need
/// no scaling between blocks, which would cost AMX's 8-bit products more than their double speed gains.</para>
/// <para>Tiles: <c>tmm0</c> and <c>tmm1</c> are sums of activation rows 0–15 with weight rows 0–15 and 16–31, <c>tmm2</c> and <c>tmm3</c> those of rows
/// 16–31; <c>tmm4</c> and <c>tmm5</c> hold activations, <c>tmm6</c> and <c>tmm7</c> weights. That is all eight.</para>
/// </remarks>
internal static class TileEmitter
{
    /// <summary>Activation rows of a block.</summary>
    public const int BlockRows = 32;

    /// <summary>Columns per step.</summary>
    public const int StepColumns = 32;

    /// <summary>Bytes of a step in the panel.</summary>
    public const int StepBytes = TileRows * PanelShape.StepBytes;

    /// <summary>Bytes of the working memory.</summary>
    public const int BufferBytes = BlockRows * PanelShape.StepBytes;

    /// <summary>Bytes of a row of a tile.</summary>
    public const int TileRowBytes = 64;

    /// <summary>Bytes of a tile.</summary>
    public const int TileBytes = TileRows * TileRowBytes;

    private const int TileRows = 16;
    private const int Tiles = 8;

    // Upper and lower rows are activation rows 0–15 and 16–31 of the block. rax is scratch.
    private static readonly AssemblerRegister64 s_panel = rcx;
    private static readonly AssemblerRegister64 s_activationStride = rdx;
    private static readonly AssemblerRegister64 s_upperRows = r8;
    private static readonly AssemblerRegister64 s_lowerRows = r9;
    private static readonly AssemblerRegister64 s_panelStride = r10;
    private static readonly AssemblerRegister64 s_output = rsi;
    private static readonly AssemblerRegister64 s_count = rdi;

    /// <summary>Assembles the kernel.</summary>
    public static byte[] Emit()
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        code.ldtilecfg(emitter.Constant<byte>(Configuration()));
        emitter.LoadArgument(s_activationStride, Offset<TileArguments>.Of(nameof(TileArguments.ActivationStride)));
        emitter.LoadArgument(s_upperRows, Offset<TileArguments>.Of(nameof(TileArguments.Activations)));
        emitter.LoadArgument(s_output, Offset<TileArguments>.Of(nameof(TileArguments.Output)));
        emitter.LoadArgument(s_count, Offset<TileArguments>.Of(nameof(TileArguments.Count)));
        emitter.LoadArgument(rax, Offset<TileArguments>.Of(nameof(TileArguments.RowMask)));

        // k1 and k2: which of weight rows 0–15 and 16–31 exist; zmm31: the factor in all lanes.
        code.kmovd(k1, eax);
        code.shr(rax, PanelShape.VectorRows);
        code.kmovd(k2, eax);
        code.vbroadcastss(zmm31, __dword_ptr[KernelEmitter.Arguments + Offset<TileArguments>.Of(nameof(TileArguments.Alpha))]);
        code.mov(s_panelStride, PanelShape.StepBytes);

        Label block = code.CreateLabel();
        Label few = code.CreateLabel();
        Label partial = code.CreateLabel();
        Label next = code.CreateLabel();
        Label store = code.CreateLabel();
        code.Label(ref block);

        // A block in place must be whole: tilestored writes all 16 rows of 64 bytes, and can neither mask nor scale.
        code.cmp(s_count, TileRows + 1);
        code.jl(few);
        code.cmp(s_count, BlockRows);
        code.jl(partial);
        code.cmp(__dword_ptr[KernelEmitter.Arguments + Offset<TileArguments>.Of(nameof(TileArguments.RowMask))], -1);
        code.jne(partial);
        CompareAlphaWithOne(code);
        code.jne(partial);
        MultiplyBlock(emitter, isWhole: true, inPlace: true);
        code.jmp(next);
        code.Label(ref partial);
        MultiplyBlock(emitter, isWhole: true, inPlace: false);
        code.jmp(store);
        code.Label(ref few);
        MultiplyBlock(emitter, isWhole: false, inPlace: false);
        code.Label(ref store);
        StoreBlock(emitter);
        code.Label(ref next);
        code.sub(s_count, BlockRows);
        code.jg(block);

        // Tiles in their initial state need no saving (8 KB) on a context switch.
        code.tilerelease();
        return emitter.Finish();
    }

    /// <summary>Tile configuration: all eight tiles have 16 rows of 64 bytes.</summary>
    public static byte[] Configuration()
    {
        byte[] configuration = new byte[64];
        configuration[0] = 1; // palette
        for (int tile = 0; tile < Tiles; tile++)
        {
            // Bytes 16 …: 16-bit bytes per row of each tile; bytes 48 …: its rows.
            configuration[16 + (2 * tile)] = TileRowBytes;
            configuration[48 + tile] = TileRows;
        }

        return configuration;
    }

    private static void CompareAlphaWithOne(Assembler code) =>
        code.cmp(__dword_ptr[KernelEmitter.Arguments + Offset<TileArguments>.Of(nameof(TileArguments.Alpha))], BitConverter.SingleToInt32Bits(1));

    /// <summary>Multiplies a block's 32 rows, or the upper 16 of them; sums are loaded from and stored to the output, or the working memory.</summary>
    private static void MultiplyBlock(KernelEmitter emitter, bool isWhole, bool inPlace)
    {
        Assembler code = emitter.Code;

        // Lower rows: 16 strides after the upper ones.
        code.mov(s_lowerRows, s_activationStride);
        code.shl(s_lowerRows, 4);
        code.add(s_lowerRows, s_upperRows);
        StartSums(emitter, isWhole, inPlace);
        emitter.LoadArgument(s_panel, Offset<TileArguments>.Of(nameof(TileArguments.Panel)));
        emitter.LoadArgument(rax, Offset<TileArguments>.Of(nameof(TileArguments.Steps)));

        // The steps run in two halves, ⌊n / 2⌋ and ⌈n / 2⌉. After each, 16 output rows of the next block are prefetched.
        code.shr(rax, 1);
        MultiplySteps(emitter, isWhole);
        PrefetchOutput(emitter, BlockRows);
        emitter.LoadArgument(rax, Offset<TileArguments>.Of(nameof(TileArguments.Steps)));
        code.inc(rax);
        code.shr(rax, 1);
        MultiplySteps(emitter, isWhole);
        PrefetchOutput(emitter, BlockRows + TileRows);
        MoveSums(emitter, isWhole, inPlace, code.tilestored);
        if (isWhole)
        {
            NextBlock(emitter);
        }

        if (inPlace)
        {
            emitter.LoadArgument(rax, Offset<TileArguments>.Of(nameof(TileArguments.OutputStride)));

            // Past the block's 32 output rows. StoreBlock moves s_output itself.
            code.shl(rax, 5);
            code.add(s_output, rax);
        }
    }

    private static void MultiplySteps(KernelEmitter emitter, bool isWhole)
    {
        Assembler code = emitter.Code;
        emitter.Repeat(rax, () =>
        {
            // Activations: [16 rows, 64 bytes], row m holding 16 pairs of columns. Weights: [16 pairs, 64 bytes], row k holding pair k of 16 weight rows,
            // the VNNI order. tdpbf16ps: sums[m, n] += a[m, 2k] · b[k, 2n] + a[m, 2k + 1] · b[k, 2n + 1] for all 16 pairs k. Panel rows are 128 bytes apart.
            code.tileloadd(tmm4, __[s_upperRows + (s_activationStride * 1)]);
            code.tileloadd(tmm6, __[s_panel + (s_panelStride * 1)]);
            code.tileloadd(tmm7, __[s_panel + (s_panelStride * 1) + PanelShape.VectorBytes]);
            code.tdpbf16ps(tmm0, tmm4, tmm6);
            code.tdpbf16ps(tmm1, tmm4, tmm7);
            if (isWhole)
            {
                code.tileloadd(tmm5, __[s_lowerRows + (s_activationStride * 1)]);
                code.tdpbf16ps(tmm2, tmm5, tmm6);
                code.tdpbf16ps(tmm3, tmm5, tmm7);
                code.add(s_lowerRows, TileRowBytes);
            }

            code.add(s_upperRows, TileRowBytes);
            code.add(s_panel, StepBytes);
        });
    }

    /// <summary>
    /// Starts from the output if sums are added to it and need no factor, else from zero, in every kind of block: a row's bits don't depend on its block.
    /// </summary>
    private static void StartSums(KernelEmitter emitter, bool isWhole, bool inPlace)
    {
        Assembler code = emitter.Code;
        Label fromZero = code.CreateLabel();
        Label end = code.CreateLabel();
        code.cmp(__qword_ptr[KernelEmitter.Arguments + Offset<TileArguments>.Of(nameof(TileArguments.Accumulate))], 0);
        code.je(fromZero);
        CompareAlphaWithOne(code);
        code.jne(fromZero);
        if (!inPlace)
        {
            FetchBlock(emitter);
        }

        MoveSums(emitter, isWhole, inPlace, (operand, tile) => code.tileloadd(tile, operand));
        code.jmp(end);
        code.Label(ref fromZero);
        code.tilezero(tmm0);
        code.tilezero(tmm1);
        if (isWhole)
        {
            code.tilezero(tmm2);
            code.tilezero(tmm3);
        }

        code.Label(ref end);
        code.nop();
    }

    /// <summary>Loads or stores the tiles of sums, in the output or the working memory. Changes <c>rax</c> and <c>rcx</c>.</summary>
    private static void MoveSums(KernelEmitter emitter, bool isWhole, bool inPlace, Action<AssemblerMemoryOperand, AssemblerRegisterTMM> move)
    {
        Assembler code = emitter.Code;
        AssemblerRegister64 stride = inPlace ? rax : s_panelStride;
        if (inPlace)
        {
            code.mov(s_panel, s_output);
            emitter.LoadArgument(rax, Offset<TileArguments>.Of(nameof(TileArguments.OutputStride)));
        }
        else
        {
            emitter.LoadArgument(s_panel, Offset<TileArguments>.Of(nameof(TileArguments.Buffer)));
        }

        move(__[s_panel + (stride * 1)], tmm0);
        move(__[s_panel + (stride * 1) + PanelShape.VectorBytes], tmm1);
        if (!isWhole)
        {
            return;
        }

        // 16 strides on are the lower rows; the shifted register is then restored.
        code.shl(stride, 4);
        code.add(s_panel, stride);
        if (inPlace)
        {
            emitter.LoadArgument(rax, Offset<TileArguments>.Of(nameof(TileArguments.OutputStride)));
        }
        else
        {
            code.mov(s_panelStride, PanelShape.StepBytes);
        }

        move(__[s_panel + (stride * 1)], tmm2);
        move(__[s_panel + (stride * 1) + PanelShape.VectorBytes], tmm3);
    }

    /// <summary>Prefetches 16 output rows of the next block, which its sums start from: they can be pages apart. Changes <c>rax</c>.</summary>
    private static void PrefetchOutput(KernelEmitter emitter, int rowsAhead)
    {
        Assembler code = emitter.Code;
        emitter.LoadArgument(rax, Offset<TileArguments>.Of(nameof(TileArguments.OutputStride)));
        code.imul(rax, rax, rowsAhead);
        code.add(rax, s_output);
        for (int row = 0; row < TileRows; row++)
        {
            code.prefetcht0(__byte_ptr[rax]);
            code.prefetcht0(__byte_ptr[rax + PanelShape.VectorBytes]);
            code.add(rax, __qword_ptr[KernelEmitter.Arguments + Offset<TileArguments>.Of(nameof(TileArguments.OutputStride))]);
        }
    }

    /// <summary>Moves the activations from the end of this block's columns to the start of the next block's.</summary>
    private static void NextBlock(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;

        // Each step moved the pointer by 64 bytes: back by steps · 64, on by 32 rows.
        emitter.LoadArgument(rax, Offset<TileArguments>.Of(nameof(TileArguments.Steps)));
        code.shl(rax, 6);
        code.sub(s_upperRows, rax);
        code.mov(rax, s_activationStride);
        code.shl(rax, 5);
        code.add(s_upperRows, rax);
    }

    /// <summary>Copies the output of the block's rows that exist to the working memory.</summary>
    private static void FetchBlock(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;
        code.push(s_output);
        emitter.LoadArgument(s_panel, Offset<TileArguments>.Of(nameof(TileArguments.Buffer)));
        LoadRowsOfBlock(code);
        emitter.Repeat(rax, () =>
        {
            // Masked-out lanes are zero and not accessed, so no weight row that doesn't exist can fault. Missing rows keep old sums, never stored.
            code.vmovups(zmm0.k1.z, __zmmword_ptr[s_output]);
            code.vmovups(zmm1.k2.z, __zmmword_ptr[s_output + PanelShape.VectorBytes]);
            code.vmovups(__zmmword_ptr[s_panel], zmm0);
            code.vmovups(__zmmword_ptr[s_panel + PanelShape.VectorBytes], zmm1);
            code.add(s_panel, s_panelStride);
            code.add(s_output, __qword_ptr[KernelEmitter.Arguments + Offset<TileArguments>.Of(nameof(TileArguments.OutputStride))]);
        });
        code.pop(s_output);
    }

    /// <summary>Stores the sums of the rows that exist from the working memory to the output.</summary>
    private static void StoreBlock(KernelEmitter emitter)
    {
        Assembler code = emitter.Code;
        emitter.LoadArgument(s_panel, Offset<TileArguments>.Of(nameof(TileArguments.Buffer)));
        LoadRowsOfBlock(code);
        emitter.Repeat(rax, () =>
        {
            Label replace = code.CreateLabel();
            code.vmovups(zmm0, __zmmword_ptr[s_panel]);
            code.vmovups(zmm1, __zmmword_ptr[s_panel + PanelShape.VectorBytes]);

            // With a factor of 1 the sums started from the output; otherwise they started from zero and are scaled, then added here.
            CompareAlphaWithOne(code);
            code.je(replace);
            code.vmulps(zmm0, zmm0, zmm31);
            code.vmulps(zmm1, zmm1, zmm31);
            code.cmp(__qword_ptr[KernelEmitter.Arguments + Offset<TileArguments>.Of(nameof(TileArguments.Accumulate))], 0);
            code.je(replace);
            code.vmovups(zmm2.k1.z, __zmmword_ptr[s_output]);
            code.vmovups(zmm3.k2.z, __zmmword_ptr[s_output + PanelShape.VectorBytes]);
            code.vaddps(zmm0, zmm0, zmm2);
            code.vaddps(zmm1, zmm1, zmm3);
            code.Label(ref replace);
            code.vmovups(__zmmword_ptr[s_output].k1, zmm0);
            code.vmovups(__zmmword_ptr[s_output + PanelShape.VectorBytes].k2, zmm1);
            code.add(s_panel, s_panelStride);
            code.add(s_output, __qword_ptr[KernelEmitter.Arguments + Offset<TileArguments>.Of(nameof(TileArguments.OutputStride))]);
        });
    }

    /// <summary>Sets <c>rax</c> to the number of the block's activation rows that exist.</summary>
    private static void LoadRowsOfBlock(Assembler code)
    {
        Label isWhole = code.CreateLabel();
        code.mov(rax, BlockRows);
        code.cmp(s_count, rax);
        code.jge(isWhole);
        code.mov(rax, s_count);
        code.Label(ref isWhole);
        code.nop();
    }
}

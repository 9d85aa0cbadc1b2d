using System.Numerics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Assembles row kernels for AVX-512 VNNI: weights are loaded into registers once and multiplied by up to four activation rows.</summary>
/// <remarks>
/// Per 64 weights: the format's decoder, then for each activation row one dot product of 64 bytes, one conversion, one multiplication
/// by the activations' scales, and one fused multiply-add. Integer sums start at <c>−offset · Σ codes</c>, a left shift of a sum stored with the
/// activations. Activations take five times the bytes of 4-bit weights. Where they overflow the L1 cache, several weight rows are processed together,
/// step by step.
/// </remarks>
internal static class RowEmitter
{
    /// <summary>Most activation rows.</summary>
    public const int MaxCount = 4;

    private const int Lanes = 16;
    private const int AllLanes = (1 << Lanes) - 1;
    private const int OddLanes = 0xAAAA;

    private const int PrefetchBytes = 6144;
    private const int CacheLine = 64;
    private const int VectorBytes = 64;

    // Register use:
    // zmm0 … zmm7    sums, two for each weight row and activation row: 4 × 1, 2 × 2, or 1 × 4 rows
    // zmm8, zmm9     codes and scales of 64 weights (RowDecoder)
    // zmm10, zmm11   integer dot product; weight scale times activation scale
    // zmm12, zmm13   scratch of the decoders
    // zmm14 … zmm30  the decoder's constants and what it keeps for a step
    // zmm31          mins during a step, scratch when a row's sums are stored
    // rax steps, rcx weights, rdx activations, rsi and rdi one and three activation strides, r8 output, r9 sums, r10 rows, r11 arguments: these
    // are all the general registers that a kernel may use.

    /// <summary>Products of the weights' and the activations' scales.</summary>
    private static readonly AssemblerRegisterZMM s_products = zmm11;

    private static readonly AssemblerRegister64 s_rows = r10;
    private static readonly AssemblerRegister64 s_steps = rax;
    private static readonly AssemblerRegister64 s_activations = rdx;
    private static readonly AssemblerRegister64 s_sums = r9;

    /// <summary>Only in slice kernels, which write no results.</summary>
    private static readonly AssemblerRegister64 s_partialSums = RowResults.Output;

    /// <summary>Only in slice kernels, which count rows in memory.</summary>
    private static readonly AssemblerRegister64 s_ahead = r10;

    /// <summary>Otherwise holds three activation strides, which kernels for one or two activation rows don't need.</summary>
    private static readonly AssemblerRegister64 s_rowBytes = rdi;

    /// <summary>Weight rows that can be processed together: as many as the eight sum registers allow.</summary>
    /// <param name="count">Activation rows.</param>
    public static int RowsTogether(int count) => count switch
    {
        1 => 4,
        2 => 2,
        _ => 1,
    };

    /// <summary>Assembles the kernel.</summary>
    /// <param name="decoder">The weights' format.</param>
    /// <param name="count">Activation rows, 1 to 4.</param>
    /// <param name="rows">Weight rows processed together: 1, or <see cref="RowsTogether"/>.</param>
    public static byte[] Emit(RowDecoder decoder, int count, int rows = 1)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        decoder.Start(emitter);
        LoadMask(code, decoder);
        emitter.LoadArgument(RowDecoder.Weights, Offset<RowArguments>.Of(nameof(RowArguments.Weights)));
        emitter.LoadArgument(s_rows, Offset<RowArguments>.Of(nameof(RowArguments.Rows)));
        emitter.LoadArgument(RowResults.Output, Offset<RowArguments>.Of(nameof(RowArguments.Output)));
        var activations = new RowActivations(emitter, s_activations);
        if (rows > 1)
        {
            // rdi already holds three strides (RowActivations); they address activation row 3, and count is 1 or 2 here.
            emitter.LoadArgument(s_rowBytes, Offset<RowArguments>.Of(nameof(RowArguments.RowBytes)));
        }

        emitter.Repeat(s_rows, () =>
        {
            emitter.LoadArgument(s_activations, Offset<RowArguments>.Of(nameof(RowArguments.Activations)));
            emitter.LoadArgument(s_sums, Offset<RowArguments>.Of(nameof(RowArguments.Sums)));
            emitter.LoadArgument(s_steps, Offset<RowArguments>.Of(nameof(RowArguments.Steps)));
            for (int i = 0; i < 2 * count * rows; i++)
            {
                code.vpxord(KernelEmitter.Zmm(i), KernelEmitter.Zmm(i), KernelEmitter.Zmm(i));
            }

            emitter.Repeat(s_steps, () => Step(emitter, decoder, count, rows, activations));

            // Fold the two sums of each pair, then add the lanes. All kernels add in this order: results do not depend on the number of rows.
            for (int row = 0; row < rows; row++)
            {
                for (int i = row * count; i < (row + 1) * count; i++)
                {
                    code.vaddps(KernelEmitter.Zmm(2 * i), KernelEmitter.Zmm(2 * i), KernelEmitter.Zmm((2 * i) + 1));
                }

                int first = row * count;
                RowResults.Store(emitter, count, i => 2 * (first + i));
            }

            // The steps advanced by one row; skip the others that were processed with it.
            MoveRows(code, rows - 1);
        });
        return emitter.Finish();
    }

    /// <summary>Assembles the kernel for a slice of the columns, which loads each weight row's sums from memory and stores them back.</summary>
    /// <param name="decoder">The weights' format.</param>
    /// <param name="count">Activation rows, 1 to 4.</param>
    public static byte[] EmitSlice(RowDecoder decoder, int count)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        decoder.Start(emitter);
        LoadMask(code, decoder);
        emitter.LoadArgument(RowDecoder.Weights, Offset<RowArguments>.Of(nameof(RowArguments.Weights)));
        emitter.LoadArgument(s_partialSums, Offset<RowArguments>.Of(nameof(RowArguments.PartialSums)));
        emitter.LoadArgument(s_ahead, Offset<RowArguments>.Of(nameof(RowArguments.Ahead)));
        var activations = new RowActivations(emitter, s_activations);

        // r10 holds the prefetch distance and r8 points to the sums, so no register is left for the row count: it is counted down in the
        // arguments, and the loop is written out instead of using Repeat. There is at least one row.
        Label row = code.CreateLabel();
        code.Label(ref row);
        emitter.LoadArgument(s_activations, Offset<RowArguments>.Of(nameof(RowArguments.Activations)));
        emitter.LoadArgument(s_sums, Offset<RowArguments>.Of(nameof(RowArguments.Sums)));
        emitter.LoadArgument(s_steps, Offset<RowArguments>.Of(nameof(RowArguments.Steps)));
        for (int i = 0; i < 2 * count; i++)
        {
            // Whole vectors are kept between slices, not totals: every lane adds in the order of the unsliced kernel.
            code.vmovups(KernelEmitter.Zmm(i), __zmmword_ptr[s_partialSums + (i * VectorBytes)]);
        }

        emitter.Repeat(s_steps, () =>
        {
            for (int line = 0; line < decoder.StepBytes; line += CacheLine)
            {
                // The same step, some whole rows ahead: the next slice of this row is needed only after many other rows.
                code.prefetcht0(__byte_ptr[RowDecoder.Weights + s_ahead + line]);
            }

            MultiplyRow(emitter, decoder, row: 0, count, activations);
            Advance(code, decoder);
        });
        for (int i = 0; i < 2 * count; i++)
        {
            code.vmovups(__zmmword_ptr[s_partialSums + (i * VectorBytes)], KernelEmitter.Zmm(i));
        }

        code.add(s_partialSums, 2 * count * VectorBytes);

        // From the end of this row's slice to the start of the next row's.
        code.add(RowDecoder.Weights, __qword_ptr[KernelEmitter.Arguments + Offset<RowArguments>.Of(nameof(RowArguments.RowSkip))]);
        code.dec(__qword_ptr[KernelEmitter.Arguments + Offset<RowArguments>.Of(nameof(RowArguments.Rows))]);
        code.jne(row);
        return emitter.Finish();
    }

    private static void Step(KernelEmitter emitter, RowDecoder decoder, int count, int rows, RowActivations activations)
    {
        Assembler code = emitter.Code;
        for (int row = 0; row < rows; row++)
        {
            Prefetch(code, decoder, rows);
            MultiplyRow(emitter, decoder, row, count, activations);

            // To the same step of the next row; after the last one, back to the first.
            MoveRows(code, row < rows - 1 ? 1 : 1 - rows);
        }

        Advance(code, decoder);
    }

    /// <summary>Emits one step of one weight row.</summary>
    private static void MultiplyRow(KernelEmitter emitter, RowDecoder decoder, int row, int count, RowActivations activations)
    {
        Assembler code = emitter.Code;
        decoder.StartStep(emitter);

        // Multiplying the scales before spreading them takes one multiplication a step instead of four. It needs the activations' scales in the
        // order of the step's scales, which only this layout of sums has, and with more rows the spreading would be repeated for each.
        if (count == 1 && decoder.Sums == MinsSums.OfThirtyTwo)
        {
            MultiplyStep(code, decoder, row, activations.At(0));
        }
        else
        {
            MultiplyGroups(code, decoder, row * count, count, activations);
        }

        if (decoder.Sums != MinsSums.None)
        {
            SubtractMins(code, decoder, row * count, count);
        }
    }

    private static void Advance(Assembler code, RowDecoder decoder)
    {
        code.add(RowDecoder.Weights, decoder.StepBytes);
        code.add(s_activations, decoder.Groups * ActivationGroup.Bytes);
        if (decoder.Sums != MinsSums.None)
        {
            code.add(s_sums, decoder.Groups * ActivationSums.GroupBytes);
        }
    }

    /// <summary>Spreads a group's scales once and multiplies them by every activation row's.</summary>
    private static void MultiplyGroups(Assembler code, RowDecoder decoder, int firstSum, int count, RowActivations activations)
    {
        for (int group = 0; group < decoder.Groups; group++)
        {
            decoder.DecodeCodes(code, group);
            decoder.DecodeScales(code, group);
            for (int i = 0; i < count; i++)
            {
                AssemblerMemoryOperand operands = activations.At(i) + (group * ActivationGroup.Bytes);
                code.vmulps(s_products, RowDecoder.Scales, __zmmword_ptr[operands + ActivationGroup.ScalesOffset]);
                AddDotProduct(code, decoder, SumOf(firstSum + i, group % 2), operands);
            }
        }
    }

    /// <summary>The same for one activation row: multiplies all scales of the step by the row's at once, then spreads the products.</summary>
    private static void MultiplyStep(Assembler code, RowDecoder decoder, int sum, AssemblerMemoryOperand activations)
    {
        // weights:      scale0 min0 scale1 min1 … scale7 min7
        // activations:  scale0 sum0 scale1 sum1 … scale7 sum7
        // Even lanes of the product are what SpreadScales picks (stride 2); odd lanes are ignored, SubtractMins computes them again.
        code.vmulps(RowDecoder.Scales, SuperDecoder.StepScales, __zmmword_ptr[s_sums]);
        for (int group = 0; group < decoder.Groups; group++)
        {
            decoder.DecodeCodes(code, group);
            SuperDecoder.SpreadScales(code, s_products, RowDecoder.Scales, group);
            AddDotProduct(code, decoder, SumOf(sum, group % 2), activations + (group * ActivationGroup.Bytes));
        }
    }

    /// <summary>One of an activation row's two sums; alternating between them halves the chain of dependent additions.</summary>
    private static AssemblerRegisterZMM SumOf(int index, int half) => KernelEmitter.Zmm((2 * index) + half);

    /// <summary>Prefetches a fixed distance ahead within a single row; for several rows, the same step of the next rows, into L2.</summary>
    private static void Prefetch(Assembler code, RowDecoder decoder, int rows)
    {
        if (rows == 1)
        {
            WeightPrefetch.Emit(code, RowDecoder.Weights + 0, decoder.StepBytes, PrefetchBytes, areReadOnce: true);
            return;
        }

        for (int line = 0; line < decoder.StepBytes; line += CacheLine)
        {
            // The weights register is at one of the rows, so this is that row's counterpart in the next pass. 2 and 4 are valid index scales.
            code.prefetcht1(__byte_ptr[RowDecoder.Weights + (s_rowBytes * rows) + line]);
        }
    }

    private static void MoveRows(Assembler code, int rows)
    {
        for (int moved = 0; moved < rows; moved++)
        {
            code.add(RowDecoder.Weights, s_rowBytes);
        }

        for (int moved = 0; moved > rows; moved--)
        {
            code.sub(RowDecoder.Weights, s_rowBytes);
        }
    }

    /// <summary>Subtracts mins times sums. A step with less than a vector of sums masks the other lanes, which may be past the end of the buffer.</summary>
    private static void SubtractMins(Assembler code, RowDecoder decoder, int firstSum, int count)
    {
        AssemblerRegisterZMM mins = decoder.Sums == MinsSums.OfThirtyTwo ? SuperDecoder.StepScales : RowDecoder.Mins;
        for (int i = 0; i < count; i++)
        {
            // A masked memory operand does not fault on the lanes that the mask leaves out.
            AssemblerRegisterZMM sum = SumOf(firstSum + i, 1);
            code.vfnmadd231ps(MinsLanes(decoder) == AllLanes ? sum : sum.k7, mins, __zmmword_ptr[RowActivations.From(s_sums, i)]);
        }
    }

    /// <summary>Mask of the lanes that hold a step's sums.</summary>
    private static int MinsLanes(RowDecoder decoder) => decoder.Sums switch
    {
        MinsSums.None => AllLanes,
        MinsSums.OfThirtyTwo => OddLanes,
        _ => (1 << (decoder.Groups * ActivationSums.GroupBytes / sizeof(float))) - 1,
    };

    private static void LoadMask(Assembler code, RowDecoder decoder)
    {
        if (MinsLanes(decoder) != AllLanes)
        {
            code.mov(eax, MinsLanes(decoder));
            code.kmovd(k7, eax);
        }
    }

    /// <summary>Scales an integer dot product of 64 codes by <see cref="s_products"/> and adds it.</summary>
    private static void AddDotProduct(Assembler code, RowDecoder decoder, AssemblerRegisterZMM sum, AssemblerMemoryOperand activations)
    {
        AssemblerRegisterZMM integer = zmm10;
        if (decoder.Offset == 0)
        {
            code.vpxord(integer, integer, integer);
        }
        else
        {
            // A lane multiplies 4 codes but holds −Σ of 16, as do the other 3 lanes of the 16, so each starts from a quarter of −offset · Σ.
            // Only the total of the four lanes is right, which suffices: they share a scale.
            int shift = BitOperations.Log2((uint)decoder.Offset / 4);
            code.vpslld(integer, __zmmword_ptr[activations + ActivationGroup.SumsOffset], (byte)shift);
        }

        // Unsigned × signed bytes, 4 products a lane: at most 4 · 255 · 127 = 129540, after a start of at most 32 · 16 · 127 = 65024.
        // Exact in float32, whose integers are exact up to 2^24.
        code.vpdpbusd(integer, RowDecoder.Codes, __zmmword_ptr[activations]);
        code.vcvtdq2ps(integer, integer);
        code.vfmadd231ps(sum, integer, s_products);
    }
}

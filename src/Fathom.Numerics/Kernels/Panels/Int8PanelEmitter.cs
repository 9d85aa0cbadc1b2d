using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Assembles the 8-bit panel kernel for AVX-512 VNNI: 32 weight rows × up to 6 activation rows, 32 columns per step.</summary>
/// <remarks>
/// <para>Weights are stored as <c>code + 128</c>, four columns of 16 rows in a vector; a broadcast of four activation codes is multiplied by two such
/// vectors. Integer sums start at <c>−128 · Σ codes</c>, which undoes the offset. After each scale's columns they are multiplied by both scales and added
/// to the float sums. So 8 dot products cost an extra conversion, multiplication, and fused multiply-add.</para>
/// <para>A step of the panel: 8 × 2 vectors of weights, 2 vectors of scales (4 when 16 columns share a scale), and the same number of mins if there are
/// any.</para>
/// </remarks>
internal static class Int8PanelEmitter
{
    /// <summary>Most activation rows; 12 integer and 12 float sums fill the registers.</summary>
    public const int MaxCount = 6;

    private const int GroupsPerBlock = ActivationBlock.Length / 4;

    // Registers, all 32:
    // zmm0 … zmm11    integer sums of one scale's columns: 2 vectors of 16 weight rows for each of 6 activation rows
    // zmm12 … zmm23   float sums, in the same order
    // zmm24, zmm25    the two vectors of weights, then of their scales
    // zmm26 … zmm29   broadcasts of activations, then of their scales and sums, in rotation
    // zmm30, zmm31    mins
    private const int FloatSums = 12;
    private static readonly AssemblerRegisterZMM s_weights0 = zmm24;
    private static readonly AssemblerRegisterZMM s_weights1 = zmm25;

    /// <summary>Bytes of the codes of a step.</summary>
    public const int CodeBytes = PanelShape.StepBytes * GroupsPerBlock;

    /// <summary>Bytes of a step.</summary>
    public static int StepBytes(int scaleLength, bool hasMins) =>
        PanelShape.StepBytes * (GroupsPerBlock + (ActivationBlock.Length / scaleLength * (hasMins ? 2 : 1)));

    /// <summary>Assembles the kernel.</summary>
    /// <param name="count">Activation rows, 1 to 6.</param>
    /// <param name="scaleLength">Columns that share a scale: 16 or 32.</param>
    /// <param name="hasMins">Whether there are mins to subtract.</param>
    /// <param name="linesAhead">Cache lines of weights that each step prefetches, so that they load while there is work to do.</param>
    public static byte[] Emit(int count, int scaleLength, bool hasMins, int linesAhead = 0)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        var rows = new PanelRows(emitter, count);
        AssemblerRegister64 panel = rcx;
        rows.StartSums(FloatSums);
        emitter.LoadArgument(panel, Offset<PanelArguments>.Of(nameof(PanelArguments.Panel)));
        emitter.LoadArgument(rax, Offset<PanelArguments>.Of(nameof(PanelArguments.Steps)));
        if (linesAhead > 0)
        {
            emitter.LoadArgument(rdi, Offset<PanelArguments>.Of(nameof(PanelArguments.NextRow)));
        }

        int parts = ActivationBlock.Length / scaleLength;
        emitter.Repeat(rax, () =>
        {
            for (int line = 0; line < linesAhead; line++)
            {
                // Cache lines have the size of a vector. Into L2: the weights are packed only after this panel is multiplied.
                code.prefetcht1(__byte_ptr[rdi + (line * PanelShape.VectorBytes)]);
            }

            // A part is the columns that share a scale: all 32, or the first 16 and then the last 16.
            for (int part = 0; part < parts; part++)
            {
                Multiply(code, rows, panel, part, parts);
                Scale(code, rows, panel, part, parts, hasMins);
            }

            code.add(panel, StepBytes(scaleLength, hasMins));
            rows.Advance(ActivationBlock.Bytes);
            if (linesAhead > 0)
            {
                // To the next weight row: a step prefetches one row's slice.
                code.add(rdi, __qword_ptr[KernelEmitter.Arguments + Offset<PanelArguments>.Of(nameof(PanelArguments.NextRowStride))]);
            }
        });
        rows.Store(FloatSums);
        return emitter.Finish();
    }

    private static void Multiply(Assembler code, PanelRows rows, AssemblerRegister64 panel, int part, int parts)
    {
        // The values of halves follow that of the whole block: offset 4 for the first, 8 for the last.
        int bias = ActivationBlock.BiasOffset + (parts == 1 ? 0 : 4 * (1 + part));
        for (int i = 0; i < rows.Count; i++)
        {
            code.vpbroadcastd(KernelEmitter.Zmm(2 * i), __dword_ptr[rows.At(i, bias)]);
            code.vmovdqa32(KernelEmitter.Zmm((2 * i) + 1), KernelEmitter.Zmm(2 * i));
        }

        int groups = GroupsPerBlock / parts;
        for (int group = part * groups; group < (part + 1) * groups; group++)
        {
            code.vmovdqa32(s_weights0, __zmmword_ptr[panel + (group * PanelShape.StepBytes)]);
            code.vmovdqa32(s_weights1, __zmmword_ptr[panel + (group * PanelShape.StepBytes) + PanelShape.VectorBytes]);
            for (int i = 0; i < rows.Count; i++)
            {
                AssemblerRegisterZMM activations = KernelEmitter.Zmm(26 + (i % 4));
                code.vpbroadcastd(activations, __dword_ptr[rows.At(i, 4 * group)]);

                // Unsigned weights × signed activations, four products a lane. With the start, 32 columns end within 32 · 128 · 127 < 2^20, exact as a float.
                code.vpdpbusd(KernelEmitter.Zmm(2 * i), s_weights0, activations);
                code.vpdpbusd(KernelEmitter.Zmm((2 * i) + 1), s_weights1, activations);
            }
        }
    }

    private static void Scale(Assembler code, PanelRows rows, AssemblerRegister64 panel, int part, int parts, bool hasMins)
    {
        int scales = PanelShape.StepBytes * (GroupsPerBlock + part);
        int mins = scales + (PanelShape.StepBytes * parts);
        int sums = ActivationBlock.SumOffset + (parts == 1 ? 0 : 4 * (1 + part));
        for (int vector = 0; vector < PanelShape.Vectors; vector++)
        {
            AssemblerRegisterZMM weightScale = KernelEmitter.Zmm(24 + vector);
            code.vmovaps(weightScale, __zmmword_ptr[panel + scales + (vector * PanelShape.VectorBytes)]);
            if (hasMins)
            {
                code.vmovaps(KernelEmitter.Zmm(30 + vector), __zmmword_ptr[panel + mins + (vector * PanelShape.VectorBytes)]);
            }
        }

        for (int i = 0; i < rows.Count; i++)
        {
            AssemblerRegisterZMM activation = KernelEmitter.Zmm(26 + (i % 4));
            code.vbroadcastss(activation, __dword_ptr[rows.At(i, ActivationBlock.ScaleOffset)]);
            for (int vector = 0; vector < PanelShape.Vectors; vector++)
            {
                // In place and in this order: products of the two scales, computed ahead, would take issue slots from the dot products.
                AssemblerRegisterZMM integer = KernelEmitter.Zmm((2 * i) + vector);
                code.vcvtdq2ps(integer, integer);
                code.vmulps(integer, integer, activation);
                code.vfmadd231ps(KernelEmitter.Zmm(FloatSums + (2 * i) + vector), integer, KernelEmitter.Zmm(24 + vector));
            }

            if (hasMins)
            {
                code.vbroadcastss(activation, __dword_ptr[rows.At(i, sums)]);
                code.vfnmadd231ps(KernelEmitter.Zmm(FloatSums + (2 * i)), activation, KernelEmitter.Zmm(30));
                code.vfnmadd231ps(KernelEmitter.Zmm(FloatSums + (2 * i) + 1), activation, KernelEmitter.Zmm(31));
            }
        }
    }
}

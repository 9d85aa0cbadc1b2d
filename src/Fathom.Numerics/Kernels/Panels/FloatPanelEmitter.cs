using Fathom.Numerics.Assembly;
using Fathom.Numerics.Matrices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>
/// Assembles the float panel kernels for AVX-512: 32 weight rows × up to 12 activation rows, 32 bits of columns per step: one float32 or two bfloat16.
/// </summary>
/// <remarks>
/// A step of the panel is the 32 weight rows' bits of these columns. 24 multiply-adds share 2 loads and 12 broadcasts.
/// <c>vdpbf16ps</c> adds two products to a float32 sum, rounding to nearest and treating subnormal numbers as zero.
/// </remarks>
internal static class FloatPanelEmitter
{
    /// <summary>Most activation rows; their 24 sums leave 8 of 32 registers.</summary>
    public const int MaxCount = 12;

    // Registers: zmm0 … zmm23 sums, two vectors of weight rows for each activation row; zmm24 and zmm25 weights; zmm26 … zmm29 broadcasts,
    // in rotation; zmm30 and zmm31 serve the stores at the end.
    private const int Broadcasts = 4;

    /// <summary>Assembles the kernel.</summary>
    /// <param name="count">Activation rows, 1 to 12.</param>
    /// <param name="precision">float32, or bfloat16 for weights and activations.</param>
    /// <param name="isStrided">Whether the arguments give the distance between steps, in the panel and in the activations; otherwise steps are packed.</param>
    public static byte[] Emit(int count, GemmPrecision precision, bool isStrided = false)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        var rows = new PanelRows(emitter, count);
        AssemblerRegister64 panel = rcx;
        rows.StartSums(0);
        emitter.LoadArgument(panel, Offset<PanelArguments>.Of(nameof(PanelArguments.Panel)));
        emitter.LoadArgument(rax, Offset<PanelArguments>.Of(nameof(PanelArguments.Steps)));
        emitter.Repeat(rax, () =>
        {
            code.vmovaps(zmm24, __zmmword_ptr[panel]);
            code.vmovaps(zmm25, __zmmword_ptr[panel + PanelShape.VectorBytes]);
            for (int i = 0; i < count; i++)
            {
                AssemblerRegisterZMM activation = KernelEmitter.Zmm(26 + (i % Broadcasts));

                // 32 bits for every lane: one float32 or a pair of bfloat16, which vdpbf16ps multiplies by the pair in a lane of the weights.
                code.vbroadcastss(activation, __dword_ptr[rows.At(i, 0)]);
                MultiplyAdd(code, precision, KernelEmitter.Zmm(2 * i), zmm24, activation);
                MultiplyAdd(code, precision, KernelEmitter.Zmm((2 * i) + 1), zmm25, activation);
            }

            if (isStrided)
            {
                code.add(panel, __qword_ptr[KernelEmitter.Arguments + Offset<PanelArguments>.Of(nameof(PanelArguments.PanelStride))]);
                rows.AdvanceBy(Offset<PanelArguments>.Of(nameof(PanelArguments.ActivationStep)));
            }
            else
            {
                code.add(panel, PanelShape.StepBytes);
                rows.Advance(sizeof(float));
            }
        });
        rows.Store(0);
        return emitter.Finish();
    }

    private static void MultiplyAdd(
        Assembler code, GemmPrecision precision, AssemblerRegisterZMM sum, AssemblerRegisterZMM weights, AssemblerRegisterZMM activation)
    {
        if (precision == GemmPrecision.BFloat16)
        {
            code.vdpbf16ps(sum, weights, activation);
        }
        else
        {
            code.vfmadd231ps(sum, weights, activation);
        }
    }
}

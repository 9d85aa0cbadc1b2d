using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Assembles the float panel kernels for AVX2: 16 weight rows × up to 6 activation rows, one column per step.</summary>
/// <remarks>
/// A step of the panel is the 16 weight rows' values in one column. 12 multiply-adds share 2 loads and 6 broadcasts; their 12 sums leave 4 registers, 2 for
/// weights and 2 for broadcasts.
/// </remarks>
internal static class Avx2FloatPanelEmitter
{
    /// <summary>Most activation rows.</summary>
    public const int MaxCount = 6;

    /// <summary>Bytes of a step.</summary>
    public const int StepBytes = Avx2PanelRows.Vectors * Avx2PanelRows.VectorBytes;

    /// <summary>Assembles the kernel.</summary>
    /// <param name="count">Activation rows, 1 to 6.</param>
    /// <param name="isStrided">Whether the arguments give the distance between steps, in the panel and in the activations; otherwise steps are packed.</param>
    public static byte[] Emit(int count, bool isStrided = false)
    {
        KernelEmitter emitter = KernelEmitter.ForAvx2();
        Assembler code = emitter.Code;
        var rows = new Avx2PanelRows(emitter, count);
        AssemblerRegister64 panel = rcx;
        rows.StartSums(0);
        emitter.LoadArgument(panel, Offset<PanelArguments>.Of(nameof(PanelArguments.Panel)));
        emitter.LoadArgument(rax, Offset<PanelArguments>.Of(nameof(PanelArguments.Steps)));
        emitter.Repeat(rax, () =>
        {
            code.vmovaps(ymm12, __ymmword_ptr[panel]);
            code.vmovaps(ymm13, __ymmword_ptr[panel + Avx2PanelRows.VectorBytes]);
            for (int i = 0; i < count; i++)
            {
                // Broadcasts alternate between ymm14 and ymm15. One value of the row is multiplied by 16 weight rows.
                AssemblerRegisterYMM activation = KernelEmitter.Ymm(14 + (i % 2));
                code.vbroadcastss(activation, __dword_ptr[rows.At(i, 0)]);
                code.vfmadd231ps(KernelEmitter.Ymm(2 * i), ymm12, activation);
                code.vfmadd231ps(KernelEmitter.Ymm((2 * i) + 1), ymm13, activation);
            }

            if (isStrided)
            {
                code.add(panel, __qword_ptr[KernelEmitter.Arguments + Offset<PanelArguments>.Of(nameof(PanelArguments.PanelStride))]);
                rows.AdvanceBy(Offset<PanelArguments>.Of(nameof(PanelArguments.ActivationStep)));
            }
            else
            {
                code.add(panel, StepBytes);
                rows.Advance(sizeof(float));
            }
        });
        rows.Store(0);
        return emitter.Finish();
    }
}

using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Assembles the float32 panel kernel for AVX-512: 32 weight rows × up to 12 activation rows, one column a step.</summary>
/// <remarks>A step of the panel is the column's 32 weights. 24 fused multiply-adds share 2 loads and 12 broadcasts.</remarks>
internal static class FloatPanelEmitter
{
    /// <summary>Most activation rows; their 24 sums leave 8 registers.</summary>
    public const int MaxCount = 12;

    private const int Broadcasts = 4;

    /// <summary>Assembles the kernel.</summary>
    /// <param name="count">Activation rows, 1 to 12.</param>
    public static byte[] Emit(int count)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        var rows = new PanelRows(emitter, count);
        AssemblerRegister64 panel = rcx;
        rows.StartSums(0);
        emitter.LoadArgument(panel, PanelArguments.PanelOffset);
        emitter.LoadArgument(rax, PanelArguments.StepsOffset);
        emitter.Repeat(rax, () =>
        {
            code.vmovaps(zmm24, __zmmword_ptr[panel]);
            code.vmovaps(zmm25, __zmmword_ptr[panel + PanelShape.VectorBytes]);
            for (int i = 0; i < count; i++)
            {
                AssemblerRegisterZMM activation = KernelEmitter.Zmm(26 + (i % Broadcasts));
                code.vbroadcastss(activation, __dword_ptr[rows.At(i, 0)]);
                code.vfmadd231ps(KernelEmitter.Zmm(2 * i), zmm24, activation);
                code.vfmadd231ps(KernelEmitter.Zmm((2 * i) + 1), zmm25, activation);
            }

            code.add(panel, PanelShape.StepBytes);
            rows.Advance(sizeof(float));
        });
        rows.Store(0);
        return emitter.Finish();
    }
}

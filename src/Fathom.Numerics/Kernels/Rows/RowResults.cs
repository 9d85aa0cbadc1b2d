using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>The end of a weight row in a row kernel: reduces sums and stores results.</summary>
internal static class RowResults
{
    /// <summary>Points to the first activation row's result.</summary>
    public static readonly AssemblerRegister64 Output = r8;

    /// <summary>Adds each activation row's lanes in a fixed order and writes the result.</summary>
    /// <param name="emitter">The kernel.</param>
    /// <param name="count">Activation rows.</param>
    /// <param name="register">The number of the register with a row's sums; <c>zmm31</c> is scratch.</param>
    public static void Store(KernelEmitter emitter, int count, Func<int, int> register)
    {
        Assembler code = emitter.Code;
        code.mov(rax, Output);
        for (int i = 0; i < count; i++)
        {
            // 16 lanes → 8 → 4 → 2 → 1. Of the last four lanes:
            // q0 q1 q2 q3 → (q0 + q2) (q1 + q3) → (q0 + q2) + (q1 + q3)
            int number = register(i);
            var half = new AssemblerRegisterYMM(Register.YMM0 + number);
            var quarter = new AssemblerRegisterXMM(Register.XMM0 + number);
            code.vextractf64x4(ymm31, KernelEmitter.Zmm(number), 1);
            code.vaddps(half, half, ymm31);
            code.vextractf32x4(xmm31, half, 1);
            code.vaddps(quarter, quarter, xmm31);
            code.vmovhlps(xmm31, quarter, quarter);
            code.vaddps(quarter, quarter, xmm31);
            code.vmovshdup(xmm31, quarter);
            code.vaddss(quarter, quarter, xmm31);
            code.vmovss(__dword_ptr[rax], quarter);
            code.add(rax, __qword_ptr[KernelEmitter.Arguments + Offset<RowArguments>.Of(nameof(RowArguments.OutputStride))]);
        }

        code.add(Output, sizeof(float));
    }

    /// <summary>As <see cref="Store"/>, for 256-bit registers.</summary>
    /// <param name="emitter">The kernel.</param>
    /// <param name="count">Activation rows.</param>
    /// <param name="register">The number of the register with a row's sums.</param>
    /// <param name="temporary">A scratch register.</param>
    public static void StoreHalf(KernelEmitter emitter, int count, Func<int, int> register, AssemblerRegisterXMM temporary)
    {
        Assembler code = emitter.Code;
        code.mov(rax, Output);
        for (int i = 0; i < count; i++)
        {
            // 8 lanes → 4 → 2 → 1, in the order of Store.
            AssemblerRegisterXMM sum = KernelEmitter.Xmm(register(i));
            code.vextractf128(temporary, KernelEmitter.Ymm(register(i)), 1);
            code.vaddps(sum, sum, temporary);
            code.vmovhlps(temporary, sum, sum);
            code.vaddps(sum, sum, temporary);
            code.vmovshdup(temporary, sum);
            code.vaddss(sum, sum, temporary);
            code.vmovss(__dword_ptr[rax], sum);
            code.add(rax, __qword_ptr[KernelEmitter.Arguments + Offset<RowArguments>.Of(nameof(RowArguments.OutputStride))]);
        }

        code.add(Output, sizeof(float));
    }
}

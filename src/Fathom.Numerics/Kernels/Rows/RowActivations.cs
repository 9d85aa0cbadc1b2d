using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Addresses up to four activation rows in a row kernel. Keeps one stride in <c>rsi</c> and three in <c>rdi</c>.</summary>
internal sealed class RowActivations
{
    private readonly AssemblerRegister64 _pointer;

    public RowActivations(KernelEmitter emitter, AssemblerRegister64 pointer)
    {
        _pointer = pointer;
        emitter.LoadArgument(rsi, Offset<RowArguments>.Of(nameof(RowArguments.ActivationStride)));

        // rdi = 3 · rsi, because x86 scales an index by 1, 2, 4, or 8, not by 3.
        emitter.Code.lea(rdi, __[rsi + (rsi * 2)]);
    }

    /// <summary>The address of a row at the pointer's current position.</summary>
    public AssemblerMemoryOperand At(int row) => From(_pointer, row);

    /// <summary>The address of a row relative to another pointer.</summary>
    public static AssemblerMemoryOperand From(AssemblerRegister64 pointer, int row) => row switch
    {
        0 => pointer + 0,
        1 => pointer + rsi,
        2 => pointer + (rsi * 2),
        _ => pointer + rdi,
    };
}

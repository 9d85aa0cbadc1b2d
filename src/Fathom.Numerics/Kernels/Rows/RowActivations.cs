using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>How a row kernel addresses up to four activation rows. Takes <c>rsi</c> and <c>rdi</c> for one and three strides.</summary>
internal sealed class RowActivations
{
    private readonly AssemblerRegister64 _pointer;

    public RowActivations(KernelEmitter emitter, AssemblerRegister64 pointer)
    {
        _pointer = pointer;
        emitter.LoadArgument(rsi, Offset<RowArguments>.Of(nameof(RowArguments.ActivationStride)));
        emitter.Code.lea(rdi, __[rsi + (rsi * 2)]);
    }

    /// <summary>A row's address where the pointer stands.</summary>
    public AssemblerMemoryOperand At(int row) => From(_pointer, row);

    /// <summary>The same distance from another pointer.</summary>
    public static AssemblerMemoryOperand From(AssemblerRegister64 pointer, int row) => row switch
    {
        0 => pointer + 0,
        1 => pointer + rsi,
        2 => pointer + (rsi * 2),
        _ => pointer + rdi,
    };
}

using Fathom.Numerics.Assembly;

namespace Fathom.Numerics.Tests.Interpretation;

/// <summary>A kernel that is interpreted; every call has a machine of its own.</summary>
internal sealed unsafe class InterpretedKernel<TArguments>(byte[] code) : Kernel<TArguments>
    where TArguments : unmanaged
{
    public override void Run(in TArguments arguments)
    {
        fixed (TArguments* pointer = &arguments)
        {
            new CodeInterpreter(code).Run(pointer);
        }
    }
}

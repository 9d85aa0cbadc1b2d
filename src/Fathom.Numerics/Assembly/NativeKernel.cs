namespace Fathom.Numerics.Assembly;

/// <summary>An assembled kernel, ready to be called.</summary>
/// <typeparam name="TArguments">Its block of arguments.</typeparam>
internal sealed unsafe class NativeKernel<TArguments> : Kernel<TArguments>
    where TArguments : unmanaged
{
    private readonly delegate* unmanaged[SuppressGCTransition]<TArguments*, void> _entry;

    /// <summary>Publishes assembled code.</summary>
    /// <exception cref="ExecutableMemoryException">The system refuses.</exception>
    public NativeKernel(byte[] code)
    {
        Code = code;
        _entry = (delegate* unmanaged[SuppressGCTransition]<TArguments*, void>)ExecutableMemory.Publish(code);
    }

    /// <summary>The machine code, for inspection.</summary>
    public byte[] Code { get; }

    /// <summary>Calls it without telling the garbage collector: kernels run for microseconds and know no managed memory.</summary>
    public override void Run(in TArguments arguments)
    {
        fixed (TArguments* pointer = &arguments)
        {
            _entry(pointer);
        }
    }
}

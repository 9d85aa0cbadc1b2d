namespace Fathom.Numerics.Assembly;

/// <summary>A kernel in machine code, assembled on first use.</summary>
/// <typeparam name="TArguments">The block of arguments.</typeparam>
/// <param name="assemble">Assembles its code.</param>
internal sealed unsafe class NativeKernel<TArguments>(Func<byte[]> assemble) : Kernel<TArguments>
    where TArguments : unmanaged
{
    private readonly Lock _lock = new();
    private volatile nint _entry;

    /// <summary>Kernels for 1, 2, … rows.</summary>
    /// <param name="most">The most rows.</param>
    /// <param name="assemble">Assembles the kernel for a number of rows.</param>
    public static NativeKernel<TArguments>[] ForRows(int most, Func<int, byte[]> assemble) =>
        [.. Enumerable.Range(1, most).Select(rows => new NativeKernel<TArguments>(() => assemble(rows)))];

    /// <summary>Calls the code without a GC transition: kernels run for microseconds and don't touch managed objects.</summary>
    /// <exception cref="ExecutableMemoryException">The system refuses; <see cref="MachineCode.UnsupportedReason"/> reports that in advance.</exception>
    public override void Run(in TArguments arguments)
    {
        nint entry = _entry;
        if (entry == 0)
        {
            entry = Publish();
        }

        fixed (TArguments* pointer = &arguments)
        {
            ((delegate* unmanaged[SuppressGCTransition]<TArguments*, void>)entry)(pointer);
        }
    }

    private nint Publish()
    {
        lock (_lock)
        {
            if (_entry == 0)
            {
                _entry = ExecutableMemory.Publish(assemble());
            }

            return _entry;
        }
    }
}

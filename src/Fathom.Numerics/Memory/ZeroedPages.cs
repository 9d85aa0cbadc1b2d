using System.Runtime.InteropServices;

namespace Fathom.Numerics.Memory;

/// <summary>
/// Zeroed native memory. On Linux, large allocations come straight from the kernel, which hands out zeroed pages anyway, and request huge pages.
/// </summary>
/// <remarks>
/// A huge page of 2 MiB takes one entry of the processor's TLB, where ordinary pages take 512. Rows of activations and
/// results are pages apart, and in a virtual machine a TLB miss costs a walk through two page tables.
/// </remarks>
internal static unsafe class ZeroedPages
{
    /// <summary>Allocations of this size and above use huge pages.</summary>
    private const long LargeBytes = HugePageBytes;

    private const long HugePageBytes = 2 << 20;

    /// <summary>Allocates memory.</summary>
    /// <param name="bytes">How much, at least 1.</param>
    /// <param name="alignment">A power of two, at most the size of a page.</param>
    /// <exception cref="OutOfMemoryException">The system refuses the memory.</exception>
    public static void* Allocate(long bytes, int alignment)
    {
        if (IsMapped(bytes))
        {
            nint address = LibC.Map(0, MappedBytes(bytes), LibC.ProtectRead | LibC.ProtectWrite, LibC.MapPrivate | LibC.MapAnonymous, -1, 0);
            if (address == LibC.Failed)
            {
                throw new OutOfMemoryException($"the system refuses {bytes} bytes (mmap error {Marshal.GetLastPInvokeError()})");
            }

            _ = LibC.Advise(address, MappedBytes(bytes), LibC.AdviseHugePages); // a refusal costs speed, nothing else
            return (void*)address;
        }

        void* memory = NativeMemory.AlignedAlloc((nuint)bytes, (nuint)alignment);
        NativeMemory.Clear(memory, (nuint)bytes);
        return memory;
    }

    /// <summary>Frees memory.</summary>
    /// <param name="memory">Returned by <see cref="Allocate"/>.</param>
    /// <param name="bytes">The same number as in the allocation.</param>
    public static void Free(void* memory, long bytes)
    {
        if (IsMapped(bytes))
        {
            _ = LibC.Unmap((nint)memory, MappedBytes(bytes));
        }
        else
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    private static bool IsMapped(long bytes) => bytes >= LargeBytes && OperatingSystem.IsLinux();

    private static nuint MappedBytes(long bytes) => (nuint)(checked(bytes + HugePageBytes - 1) / HugePageBytes * HugePageBytes);
}

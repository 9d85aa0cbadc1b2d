using System.Runtime.InteropServices;

namespace Fathom.Numerics.Memory;

/// <summary>
/// Zeroed native memory. On Linux large pieces come straight from the kernel, which hands out zeros anyway, and are asked to lie on huge pages.
/// </summary>
/// <remarks>
/// A huge page of 2 MiB takes one entry of the processor's table of addresses where ordinary pages take 512. Rows of activations and
/// results lie pages apart, and in a virtual machine an address that is not in the table costs a walk through two page tables.
/// </remarks>
internal static unsafe class ZeroedPages
{
    /// <summary>Pieces from here on lie on huge pages.</summary>
    private const long LargeBytes = HugePageBytes;

    private const long HugePageBytes = 2 << 20;

    /// <summary>Takes memory.</summary>
    /// <param name="bytes">How much, at least 1.</param>
    /// <param name="alignment">A power of two, at most the size of a page.</param>
    /// <exception cref="OutOfMemoryException">The system refuses.</exception>
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

    /// <summary>Gives memory back.</summary>
    /// <param name="memory">What <see cref="Allocate"/> returned.</param>
    /// <param name="bytes">As many as were asked for.</param>
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

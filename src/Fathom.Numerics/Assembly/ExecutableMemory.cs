using System.Runtime.InteropServices;
using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Assembly;

/// <summary>Machine code in its own pages, first written, then made executable: never both at once. Lives as long as the process.</summary>
internal static unsafe partial class ExecutableMemory
{
    // MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE, and PAGE_EXECUTE_READ of the Windows API.
    private const uint CommitAndReserve = 0x3000;
    private const uint PageReadWrite = 0x04;
    private const uint PageExecuteRead = 0x20;

    /// <summary>Publishes code, placed so that it ends at the end of a page.</summary>
    /// <returns>Its address.</returns>
    /// <exception cref="ExecutableMemoryException">The system refuses, or the process isn't x64.</exception>
    public static nint Publish(ReadOnlySpan<byte> code)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            throw new ExecutableMemoryException($"kernels are assembled for x64, and this process is {RuntimeInformation.ProcessArchitecture}");
        }

        nuint length = (nuint)((code.Length + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize);
        return OperatingSystem.IsWindows() ? PublishOnWindows(code, length) : PublishOnUnix(code, length);
    }

    private static nint PublishOnUnix(ReadOnlySpan<byte> code, nuint length)
    {
        nint address = LibC.Map(0, length, LibC.ProtectRead | LibC.ProtectWrite, LibC.MapPrivate | LibC.MapAnonymous, -1, 0);
        if (address == LibC.Failed)
        {
            throw new ExecutableMemoryException($"mmap of {length} bytes failed with error {Marshal.GetLastPInvokeError()}");
        }

        nint start = Place(code, address, length);
        return LibC.Protect(address, length, LibC.ProtectRead | LibC.ProtectExecute) == 0
            ? start
            : throw new ExecutableMemoryException($"the system refuses to make a page executable (mprotect error {Marshal.GetLastPInvokeError()})");
    }

    private static nint PublishOnWindows(ReadOnlySpan<byte> code, nuint length)
    {
        nint address = VirtualAlloc(0, length, CommitAndReserve, PageReadWrite);
        if (address == 0)
        {
            throw new ExecutableMemoryException($"VirtualAlloc of {length} bytes failed with error {Marshal.GetLastPInvokeError()}");
        }

        nint start = Place(code, address, length);
        return VirtualProtect(address, length, PageExecuteRead, out _)
            ? start
            : throw new ExecutableMemoryException($"the system refuses to make a page executable (VirtualProtect error {Marshal.GetLastPInvokeError()})");
    }

    private static nint Place(ReadOnlySpan<byte> code, nint address, nuint length)
    {
        // The last byte is the last of a page: KernelEmitter places the largest constants last, and ending there aligns them.
        nint start = address + (nint)length - code.Length;
        code.CopyTo(new Span<byte>((void*)start, code.Length));
        return start;
    }

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial nint VirtualAlloc(nint address, nuint length, uint allocationType, uint protection);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(nint address, nuint length, uint protection, out uint oldProtection);
}

using System.Runtime.InteropServices;

namespace Fathom.Numerics.Memory;

/// <summary>System calls for memory pages on Unix.</summary>
internal static partial class LibC
{
    public const nint Failed = -1;

    public const int ProtectRead = 1;
    public const int ProtectWrite = 2;
    public const int ProtectExecute = 4;

    public const int MapShared = 1;
    public const int MapPrivate = 2;

    /// <summary>On Linux, maps exactly at the given address, replacing what is there.</summary>
    public const int MapFixed = 0x10;

    /// <summary>On Linux, maps without reserving memory.</summary>
    public const int MapNoReserve = 0x4000;

    /// <summary>On Linux, moves the pages to the given address (<c>MREMAP_MAYMOVE | MREMAP_FIXED</c>).</summary>
    public const int RemapTo = 1 | 2;

    public const int AdviseHugePages = 14;
    public const int AdvisePopulateForReading = 22;
    public const int AdviseCollapse = 25;

    private const int MapAnonymousLinux = 0x20;
    private const int MapAnonymousMac = 0x1000;

    /// <summary>Flag for pages without a file.</summary>
    public static int MapAnonymous => OperatingSystem.IsMacOS() ? MapAnonymousMac : MapAnonymousLinux;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "mremap", SetLastError = true)]
    public static partial nint Remap(nint address, nuint oldLength, nuint newLength, int flags, nint newAddress);
}

using System.Runtime.InteropServices;
using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Tests.Kernels;

/// <summary>Bytes that end where readable memory does: whoever reads beyond them faults.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ProtectRead = 1;
    private const int ProtectWrite = 2;
    private const int MapPrivate = 2;
    private const int MapAnonymousLinux = 0x20;
    private const int MapAnonymousMac = 0x1000;
    private const uint Commit = 0x1000;
    private const uint Reserve = 0x2000;
    private const uint Release = 0x8000;
    private const uint PageNoAccess = 0x01;
    private const uint PageReadWrite = 0x04;

    private readonly nint _address;
    private readonly nuint _length;

    public GuardedMemory(long bytes)
    {
        long page = Environment.SystemPageSize;
        long usable = (bytes + page - 1) / page * page;
        _length = (nuint)(usable + page);
        _address = OperatingSystem.IsWindows() ? AllocateOnWindows((nuint)usable) : AllocateOnUnix((nuint)usable);
        Memory = new NativeSpan<byte>((byte*)_address + usable - bytes, bytes);
    }

    public NativeSpan<byte> Memory { get; }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            VirtualFree(_address, 0, Release);
        }
        else
        {
            Unmap(_address, _length);
        }
    }

    private nint AllocateOnUnix(nuint usable)
    {
        int flags = MapPrivate | (OperatingSystem.IsMacOS() ? MapAnonymousMac : MapAnonymousLinux);
        nint address = Map(0, _length, ProtectRead | ProtectWrite, flags, -1, 0);
        Assert.NotEqual(-1, address);
        Assert.Equal(0, Protect(address + (nint)usable, _length - usable, 0));
        return address;
    }

    private nint AllocateOnWindows(nuint usable)
    {
        nint address = VirtualAlloc(0, _length, Reserve, PageNoAccess);
        Assert.Equal(address, VirtualAlloc(address, usable, Commit, PageReadWrite));
        return address;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("kernel32")]
    private static partial nint VirtualAlloc(nint address, nuint length, uint allocationType, uint protection);

    [LibraryImport("kernel32")]
    private static partial int VirtualFree(nint address, nuint length, uint freeType);
}

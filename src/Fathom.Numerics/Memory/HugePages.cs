using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fathom.Numerics.Memory;

/// <summary>Moves the bytes of a mapped file to huge pages at the same addresses, while other threads read them.</summary>
/// <remarks>
/// A mapped file uses pages of 4 KiB. Reading all of a large file needs a page-table entry for each, and the tables themselves drop out of the
/// caches: weights that are used once in many milliseconds, like the experts of a mixture, are then read at a quarter of memory speed.
/// A huge page of 2 MiB takes one entry. The copy belongs to the process: unlike a file's pages, the system can't drop it.
/// </remarks>
internal static unsafe class HugePages
{
    /// <summary>Bytes that are copied aside before they replace the file's pages: the extra memory that moving needs.</summary>
    private const long PieceBytes = 32 << 20;

    private const string Settings = "/sys/kernel/mm/transparent_hugepage/";
    private const string PromisesSetting = "/proc/sys/vm/overcommit_memory";
    private const string CountsEveryPromise = "2";
    private const string ProcessStatus = "/proc/self/status";
    private const int InvalidArgument = 22;

    private static readonly Lazy<long?> s_size = new(FindSize);

    /// <summary>Bytes of a huge page; null if the system offers none, or if it never overcommits memory, so that pages may fail to move.</summary>
    public static long? Size => s_size.Value;

    /// <summary>Moves everything that fills whole huge pages, as long as there is memory to spare.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where its first byte is mapped.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="reserveBytes">Memory that must stay available on the machine.</param>
    /// <param name="cancellation">Stops between pieces; pieces that were moved stay moved.</param>
    /// <returns>Bytes moved, starting at the first huge-page boundary.</returns>
    public static long Move(SafeFileHandle file, byte* address, long length, long reserveBytes, CancellationToken cancellation)
    {
        if (Size is not { } size)
        {
            return 0;
        }

        long first = ((long)address + size - 1) / size * size;
        long end = ((long)address + length) / size * size;
        long target = first;
        while (target < end && !cancellation.IsCancellationRequested)
        {
            long bytes = Math.Min(PieceBytes, end - target);
            if (PhysicalMemory.AvailableBytes - bytes < reserveBytes || !MovePiece(file, target - (long)address, (nint)target, bytes, size))
            {
                break;
            }

            target += bytes;
        }

        return Math.Max(0, target - first);
    }

    /// <summary>Copies a piece aside, then replaces the file's pages with the copy's in one step for all readers.</summary>
    private static bool MovePiece(SafeFileHandle file, long offset, nint target, long bytes, long size)
    {
        nint copy = Reserve(bytes, size);
        if (copy == LibC.Failed)
        {
            return false;
        }

        if (!Read(file, offset, new NativeSpan<byte>((byte*)copy, bytes))
            || !LieOnHugePages(copy, bytes)
            || LibC.Protect(copy, (nuint)bytes, LibC.ProtectRead) != 0)
        {
            _ = LibC.Unmap(copy, (nuint)bytes);
            return false;
        }

        if (LibC.Remap(copy, (nuint)bytes, (nuint)bytes, LibC.RemapTo, target) == target)
        {
            return true;
        }

        // The call can fail after the system has already unmapped the target: map the file there again.
        _ = LibC.Map(target, (nuint)bytes, LibC.ProtectRead, LibC.MapShared | LibC.MapFixed, (int)file.DangerousGetHandle(), (nint)offset);
        _ = LibC.Unmap(copy, (nuint)bytes);
        return false;
    }

    /// <summary>Reserves address space that starts at a huge-page boundary.</summary>
    private static nint Reserve(long bytes, long size)
    {
        nint start = LibC.Map(0, (nuint)(bytes + size), LibC.ProtectRead | LibC.ProtectWrite, LibC.MapPrivate | LibC.MapAnonymous | LibC.MapNoReserve, -1, 0);
        if (start == LibC.Failed)
        {
            return LibC.Failed;
        }

        // One huge page more than needed was mapped; give back what precedes the boundary and what follows the aligned range.
        nint aligned = (nint)((start + size - 1) / size * size);
        if (aligned > start)
        {
            _ = LibC.Unmap(start, (nuint)(aligned - start));
        }

        if (aligned < start + (nint)size)
        {
            _ = LibC.Unmap(aligned + (nint)bytes, (nuint)(start + (nint)size - aligned));
        }

        _ = LibC.Advise(aligned, (nuint)bytes, LibC.AdviseHugePages);
        return aligned;
    }

    private static bool Read(SafeFileHandle file, long offset, NativeSpan<byte> destination)
    {
        try
        {
            for (long done = 0; done < destination.Length;)
            {
                int read = RandomAccess.Read(file, destination.Slice(done, destination.Length - done).Span, offset + done);
                if (read == 0)
                {
                    return false; // the file was truncated
                }

                done += read;
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// Collapses a piece into huge pages if necessary, and returns whether all of it is on them. Linux before 6.1 doesn't know this call and is
    /// assumed to have followed the earlier advice.
    /// </summary>
    private static bool LieOnHugePages(nint address, long bytes) =>
        LibC.Advise(address, (nuint)bytes, LibC.AdviseCollapse) == 0 || Marshal.GetLastPInvokeError() == InvalidArgument;

    /// <summary>Whether huge pages are off for this process, whatever the system's setting: a service manager may have turned them off.</summary>
    /// <param name="status">Linux's status of the process.</param>
    internal static bool IsDisabled(string status) =>
        status.Split('\n').Any(line => line.StartsWith("THP_enabled:", StringComparison.Ordinal) && line.TrimEnd().EndsWith('0'));

    private static long? FindSize()
    {
        try
        {
            return OperatingSystem.IsLinux()
                && !File.ReadAllText(Settings + "enabled").Contains("[never]", StringComparison.Ordinal)
                && File.ReadAllText(PromisesSetting).Trim() != CountsEveryPromise
                && !IsDisabled(File.ReadAllText(ProcessStatus))
                && long.TryParse(File.ReadAllText(Settings + "hpage_pmd_size"), CultureInfo.InvariantCulture, out long size)
                && size is > 0 and <= PieceBytes
                && PieceBytes % size == 0
                ? size
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fathom.Numerics.Memory;

/// <summary>Moves the bytes of a mapped file to huge pages, behind the same addresses, while others read them.</summary>
/// <remarks>
/// A mapped file lies on pages of 4 KiB. Whoever reads all of a large file needs a table entry for each, and the tables themselves drop out of the
/// caches: weights that are used once in many milliseconds, as a
/// mixture's experts are, then come at a quarter of the memory's speed. A huge page of 2 MiB takes one entry. The copy belongs to the process: the
/// system can't drop it as it can drop a file's pages.
/// </remarks>
internal static unsafe class HugePages
{
    /// <summary>What is copied aside before it takes the file's place: the memory that moving needs besides.</summary>
    private const long PieceBytes = 32 << 20;

    private const string Settings = "/sys/kernel/mm/transparent_hugepage/";
    private const string PromisesSetting = "/proc/sys/vm/overcommit_memory";
    private const string CountsEveryPromise = "2";
    private const int InvalidArgument = 22;

    private static readonly Lazy<long?> s_size = new(FindSize);

    /// <summary>Bytes of a huge page; null where the system hands out none, or counts promised memory so strictly that pages may fail to move.</summary>
    public static long? Size => s_size.Value;

    /// <summary>Moves what whole huge pages can hold, as long as there is memory to spare.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where its first byte is mapped.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="reserveBytes">What must stay available on the machine.</param>
    /// <param name="cancellation">Stops between pieces; what has been moved stays so.</param>
    /// <returns>Bytes moved, from the first huge page's boundary on.</returns>
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

    /// <summary>Copies a piece aside and moves the copy's pages to where the file's are, in one step for all who read there.</summary>
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

        // A refusal can come after the system has cleared the place.
        _ = LibC.Map(target, (nuint)bytes, LibC.ProtectRead, LibC.MapShared | LibC.MapFixed, (int)file.DangerousGetHandle(), (nint)offset);
        _ = LibC.Unmap(copy, (nuint)bytes);
        return false;
    }

    /// <summary>Address space at a huge page's boundary.</summary>
    private static nint Reserve(long bytes, long size)
    {
        nint start = LibC.Map(0, (nuint)(bytes + size), LibC.ProtectRead | LibC.ProtectWrite, LibC.MapPrivate | LibC.MapAnonymous | LibC.MapNoReserve, -1, 0);
        if (start == LibC.Failed)
        {
            return LibC.Failed;
        }

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
                    return false; // the file has been cut short
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
    /// Whether all of a piece lies on huge pages, made so now if need be. A system too old for the question (before Linux 6.1) is taken at its word.
    /// </summary>
    private static bool LieOnHugePages(nint address, long bytes) =>
        LibC.Advise(address, (nuint)bytes, LibC.AdviseCollapse) == 0 || Marshal.GetLastPInvokeError() == InvalidArgument;

    private static long? FindSize()
    {
        try
        {
            return OperatingSystem.IsLinux()
                && !File.ReadAllText(Settings + "enabled").Contains("[never]", StringComparison.Ordinal)
                && File.ReadAllText(PromisesSetting).Trim() != CountsEveryPromise
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

using System.Diagnostics;
using System.Globalization;

namespace Fathom.Numerics.Memory;

/// <summary>The memory of this machine, and how much this process uses.</summary>
public static class PhysicalMemory
{
    private const string LinuxMeminfo = "/proc/meminfo";
    private const string LinuxStatus = "/proc/self/status";
    private const long KibiByte = 1024;

    /// <summary>Most bytes that this process may use, container limits included.</summary>
    public static long TotalBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Bytes that can be allocated without evicting anything but file pages, container limits included.</summary>
    public static long AvailableBytes
    {
        get
        {
            long? free = OperatingSystem.IsLinux() ? ReadKilobytes(LinuxMeminfo, "MemAvailable:") : null;
            GCMemoryInfo info = GC.GetGCMemoryInfo(GCKind.Any);
            long available = Math.Min(free ?? Math.Max(0, info.TotalAvailableMemoryBytes - info.MemoryLoadBytes), info.TotalAvailableMemoryBytes);
            return Math.Min(available, ControlGroup.AvailableBytes() ?? long.MaxValue);
        }
    }

    /// <summary>Size of the huge pages that weights can be moved to; null if the system offers none (only Linux does, unless configured not to).</summary>
    public static long? HugePageBytes => HugePages.Size;

    /// <summary>Peak resident memory of the process so far, mapped files included.</summary>
    public static long PeakResidentBytes
    {
        get
        {
            if (OperatingSystem.IsLinux() && ReadKilobytes(LinuxStatus, "VmHWM:") is { } peak)
            {
                return peak;
            }

            using var process = Process.GetCurrentProcess();
            return Math.Max(process.PeakWorkingSet64, process.WorkingSet64);
        }
    }

    /// <summary>Finds a line such as <c>VmHWM: 1234 kB</c>.</summary>
    private static long? ReadKilobytes(string file, string label)
    {
        try
        {
            string? line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
            string[] words = line?[label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
            return words.Length > 0 && long.TryParse(words[0], CultureInfo.InvariantCulture, out long kilobytes) ? kilobytes * KibiByte : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using System.Globalization;

namespace Fathom.Numerics.Machine;

/// <summary>Size of the last-level caches of this machine: data that is read again from them says nothing about memory bandwidth.</summary>
public static class LastLevelCache
{
    private const long KibiByte = 1024;
    private const string LinuxProcessors = "/sys/devices/system/cpu";

    private static readonly Lazy<long?> s_bytes = new(ReadBytes);

    /// <summary>Total bytes of all last-level caches; null if the system doesn't report them.</summary>
    public static long? Bytes => s_bytes.Value;

    /// <summary>Sums the last-level caches, counting each once no matter how many processors share it.</summary>
    /// <param name="folder">Linux's folder of processors, <c>cpu0</c>, <c>cpu1</c> ….</param>
    internal static long? SumLastLevel(string folder)
    {
        var caches = new HashSet<(int Level, string Processors, long Bytes)>();
        foreach (string cache in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, "cpu*").SelectMany(Indexes) : [])
        {
            if (Read(cache, "type") is "Unified" or "Data"
                && int.TryParse(Read(cache, "level"), CultureInfo.InvariantCulture, out int level)
                && ParseSize(Read(cache, "size")) is { } bytes)
            {
                caches.Add((level, Read(cache, "shared_cpu_list") ?? cache, bytes));
            }
        }

        return caches.Count == 0 ? null : caches.Where(cache => cache.Level == caches.Max(other => other.Level)).Sum(cache => cache.Bytes);
    }

    private static IEnumerable<string> Indexes(string processor)
    {
        string caches = Path.Combine(processor, "cache");
        return Directory.Exists(caches) ? Directory.EnumerateDirectories(caches, "index*") : [];
    }

    private static string? Read(string folder, string name)
    {
        string file = Path.Combine(folder, name);
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    /// <summary>A size such as <c>36608K</c>.</summary>
    private static long? ParseSize(string? text) =>
        text is [.. var digits, 'K' or 'M'] && long.TryParse(digits, CultureInfo.InvariantCulture, out long number)
            ? number * (text[^1] == 'M' ? KibiByte * KibiByte : KibiByte)
            : null;

    private static long? ReadBytes()
    {
        try
        {
            return OperatingSystem.IsLinux() ? SumLastLevel(LinuxProcessors)
                : OperatingSystem.IsMacOS() ? SystemControl.ReadInt64("hw.l3cachesize") ?? SystemControl.ReadInt64("hw.perflevel0.l2cachesize")
                : OperatingSystem.IsWindows() ? WindowsTopology.SumLastLevelCaches()
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }
}

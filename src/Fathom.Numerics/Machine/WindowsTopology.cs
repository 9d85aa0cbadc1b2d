using System.Runtime.InteropServices;

namespace Fathom.Numerics.Machine;

/// <summary>Queries Windows for the number of cores and the size of their caches.</summary>
internal static unsafe partial class WindowsTopology
{
    private const int RelationProcessorCore = 0;
    private const int RelationCache = 2;
    private const int SizeOffset = sizeof(int);
    private const int CacheLevelOffset = 2 * sizeof(int);
    private const int CacheSizeOffset = 3 * sizeof(int);

    /// <summary>Counts the records, one per core.</summary>
    public static int? CountCores() => Read(RelationProcessorCore) is { } records ? Starts(records).Count() : null;

    /// <summary>Sums the last-level caches.</summary>
    public static long? SumLastLevelCaches() => Read(RelationCache) is { } records ? SumLastLevelCaches(records) : null;

    /// <summary>The same, from the records that Windows returns.</summary>
    internal static long? SumLastLevelCaches(byte[] records)
    {
        (byte Level, long Bytes)[] caches =
            [.. Starts(records).Select(at => (records[at + CacheLevelOffset], (long)BitConverter.ToUInt32(records, at + CacheSizeOffset)))];
        return caches.Length == 0 ? null : caches.Where(cache => cache.Level == caches.Max(other => other.Level)).Sum(cache => cache.Bytes);
    }

    private static byte[]? Read(int relation)
    {
        uint length = 0;
        GetLogicalProcessorInformationEx(relation, null, &length);
        byte[] records = new byte[length];
        fixed (byte* first = records)
        {
            return length == 0 || GetLogicalProcessorInformationEx(relation, first, &length) == 0 ? null : records;
        }
    }

    /// <summary>Offsets of the records; each begins with its relation and its size.</summary>
    private static IEnumerable<int> Starts(byte[] records)
    {
        for (int at = 0; at + SizeOffset + sizeof(int) <= records.Length; at += Math.Max(1, BitConverter.ToInt32(records, at + SizeOffset)))
        {
            yield return at;
        }
    }

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int GetLogicalProcessorInformationEx(int relation, byte* buffer, uint* length);
}

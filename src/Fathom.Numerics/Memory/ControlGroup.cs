using System.Globalization;

namespace Fathom.Numerics.Memory;

/// <summary>What the container around this process, a Linux control group, still grants of memory.</summary>
internal static class ControlGroup
{
    private const string Membership = "/proc/self/cgroup";
    private const string MountPoint = "/sys/fs/cgroup";

    /// <summary>The least that any group around the process has left; what files take in the cache counts as left. Null where nothing is limited.</summary>
    public static long? AvailableBytes() => OperatingSystem.IsLinux() ? AvailableBytes(Membership, MountPoint) : null;

    /// <summary>The same for any place.</summary>
    /// <param name="membership">File whose lines tell the process's groups, <c>NUMBER:CONTROLLERS:PATH</c>.</param>
    /// <param name="mountPoint">Where the groups' files lie.</param>
    internal static long? AvailableBytes(string membership, string mountPoint)
    {
        try
        {
            long? least = null;
            foreach (string[] group in File.ReadLines(membership).Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3))
            {
                long? left = group[1] switch
                {
                    "" => LeastOnTheWay(mountPoint, group[2], new GroupFiles("memory.max", "memory.current", "")),
                    "memory" =>
                        LeastOnTheWay(Path.Combine(mountPoint, "memory"), group[2], new GroupFiles("memory.limit_in_bytes", "memory.usage_in_bytes", "total_")),
                    _ => null,
                };
                least = Least(least, left);
            }

            return least;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A group is limited by those that it is part of. In a container the path may be the host's: then the folder itself is the group's.</summary>
    private static long? LeastOnTheWay(string root, string path, GroupFiles files)
    {
        long? least = Left(root, files);
        string folder = root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries).TakeWhile(name => name != ".."))
        {
            folder = Path.Combine(folder, name);
            least = Least(least, Left(folder, files));
        }

        return least;
    }

    private static long? Left(string folder, GroupFiles files)
    {
        if (ReadNumber(Path.Combine(folder, files.Limit)) is not { } limit || ReadNumber(Path.Combine(folder, files.Usage)) is not { } used)
        {
            return null;
        }

        string statistics = Path.Combine(folder, "memory.stat");
        string[] droppable = [$"{files.TotalPrefix}inactive_file ", $"{files.TotalPrefix}active_file "];
        long inFiles = File.Exists(statistics)
            ? File.ReadLines(statistics)
                .Where(line => droppable.Any(label => line.StartsWith(label, StringComparison.Ordinal)))
                .Sum(line => Number(line[line.IndexOf(' ', StringComparison.Ordinal)..]) ?? 0)
            : 0;
        return Math.Max(0, limit - Math.Max(0, used - inFiles));
    }

    private static long? ReadNumber(string file) => File.Exists(file) ? Number(File.ReadAllText(file)) : null;

    private static long? Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static long? Least(long? left, long? right) => left is null || right is null ? left ?? right : Math.Min(left.Value, right.Value);

    /// <summary>What a version of the interface calls its files.</summary>
    private readonly record struct GroupFiles(string Limit, string Usage, string TotalPrefix);
}

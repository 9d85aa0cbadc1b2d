using System.Globalization;

namespace Fathom.Numerics.Memory;

/// <summary>The memory that this process's container, a Linux control group, still allows.</summary>
internal static class ControlGroup
{
    private const string Membership = "/proc/self/cgroup";
    private const string MountPoint = "/sys/fs/cgroup";

    /// <summary>The smallest remainder of all groups around the process; the file cache counts as available. Null if there is no limit.</summary>
    public static long? AvailableBytes() => OperatingSystem.IsLinux() ? AvailableBytes(Membership, MountPoint) : null;

    /// <summary>The same, for any location.</summary>
    /// <param name="membership">File that lists the process's groups, one <c>NUMBER:CONTROLLERS:PATH</c> per line.</param>
    /// <param name="mountPoint">Folder of the groups' files.</param>
    internal static long? AvailableBytes(string membership, string mountPoint)
    {
        try
        {
            long? least = null;
            foreach (string[] group in File.ReadLines(membership).Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3))
            {
                long? left = group[1] switch
                {
                    // Version 2 has one hierarchy and names no controllers.
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

    /// <summary>A group is also limited by its ancestors. In a container the path may be the host's; the root folder is then the group's.</summary>
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

    /// <summary>File names of one version of the interface.</summary>
    private readonly record struct GroupFiles(string Limit, string Usage, string TotalPrefix);
}

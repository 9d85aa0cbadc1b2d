using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Fathom.Numerics.Machine;

/// <summary>The processor that this process may use.</summary>
public static class Processor
{
    /// <summary>AMD's <see cref="Vendor"/>.</summary>
    public const string Amd = "AuthenticAMD";

    /// <summary>Intel's <see cref="Vendor"/>.</summary>
    public const string Intel = "GenuineIntel";

    private const int FirstBrandLeaf = unchecked((int)0x80000002);
    private const int LastBrandLeaf = unchecked((int)0x80000004);
    private const int MostProcessors = 1 << 16;
    private const string LinuxTopology = "/sys/devices/system/cpu";
    private const string ProcessStatus = "/proc/self/status";

    private static readonly Lazy<int> s_physicalCores = new(() => Math.Clamp(CountPhysicalCores() ?? LogicalCores, 1, LogicalCores));
    private static readonly Lazy<string> s_name = new(ReadName);

    /// <summary>The vendor's name for it; the architecture if there is none.</summary>
    public static string Name => s_name.Value;

    /// <summary>Its maker, as x64 processors name it; empty for others.</summary>
    public static string Vendor { get; } = X86Base.IsSupported ? ReadVendor() : "";

    /// <summary>Threads that the system can run at once for this process, subject to affinity and container limits.</summary>
    public static int LogicalCores => Environment.ProcessorCount;

    /// <summary>Cores; fewer than <see cref="LogicalCores"/> if a core runs two threads. Arithmetic-bound work gains nothing from the second one.</summary>
    public static int PhysicalCores => s_physicalCores.Value;

    /// <summary>Counts the sets of logical processors that share a core.</summary>
    /// <param name="folder">Linux's folder of processors, <c>cpu0</c>, <c>cpu1</c> ….</param>
    /// <param name="allowed">The processors that the process may use; null for all.</param>
    /// <returns>Their number; null if the folder doesn't contain this information.</returns>
    internal static int? CountCoreLists(string folder, IReadOnlySet<int>? allowed)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var cores = new HashSet<string>(StringComparer.Ordinal);
        foreach (string cpu in Directory.EnumerateDirectories(folder, "cpu*"))
        {
            string list = Path.Combine(cpu, "topology", "thread_siblings_list");
            bool isAllowed = allowed is null || (int.TryParse(Path.GetFileName(cpu)["cpu".Length..], out int number) && allowed.Contains(number));
            if (isAllowed && File.Exists(list))
            {
                cores.Add(File.ReadAllText(list).Trim());
            }
        }

        return cores.Count > 0 ? cores.Count : null;
    }

    /// <summary>Reads the processors that a process may use, such as <c>0-3,8</c>.</summary>
    /// <param name="status">Linux's status of the process.</param>
    /// <returns>Null if it doesn't say.</returns>
    internal static IReadOnlySet<int>? ReadAllowed(string status)
    {
        const string Label = "Cpus_allowed_list:";
        string? line = Array.Find(status.Split('\n'), line => line.StartsWith(Label, StringComparison.Ordinal));
        var allowed = new HashSet<int>();
        foreach (string range in line?[Label.Length..].Split(',') ?? [])
        {
            string[] ends = range.Split('-');
            if (!int.TryParse(ends[0], out int first) || !int.TryParse(ends[^1], out int last) || last - first > MostProcessors)
            {
                return null;
            }

            allowed.UnionWith(Enumerable.Range(first, Math.Max(0, last - first + 1)));
        }

        return allowed.Count > 0 ? allowed : null;
    }

    private static int? CountPhysicalCores()
    {
        try
        {
            return OperatingSystem.IsLinux() ? CountCoreLists(LinuxTopology, ReadAllowed(File.ReadAllText(ProcessStatus)))
                : OperatingSystem.IsMacOS() ? SystemControl.ReadInt32("hw.physicalcpu")
                : OperatingSystem.IsWindows() ? WindowsTopology.CountCores()
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    private static string ReadVendor()
    {
        // Twelve characters, in this order of registers.
        (_, int ebx, int ecx, int edx) = X86Base.CpuId(0, 0);
        ReadOnlySpan<int> registers = [ebx, edx, ecx];
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(registers));
    }

    private static string ReadName()
    {
        string? name = X86Base.IsSupported ? ReadBrand() : OperatingSystem.IsMacOS() ? SystemControl.ReadString("machdep.cpu.brand_string") : null;
        return string.IsNullOrWhiteSpace(name) ? RuntimeInformation.ProcessArchitecture.ToString() : name.Trim();
    }

    private static string? ReadBrand()
    {
        if (X86Base.CpuId(FirstBrandLeaf - 2, 0).Eax < LastBrandLeaf)
        {
            return null;
        }

        Span<int> registers = stackalloc int[12];
        for (int leaf = 0; leaf < 3; leaf++)
        {
            (registers[4 * leaf], registers[(4 * leaf) + 1], registers[(4 * leaf) + 2], registers[(4 * leaf) + 3]) = X86Base.CpuId(FirstBrandLeaf + leaf, 0);
        }

        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(registers)).TrimEnd('\0');
    }
}

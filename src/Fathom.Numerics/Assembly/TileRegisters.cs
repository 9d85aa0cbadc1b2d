using System.Runtime.InteropServices;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Assembly;

/// <summary>The AMX tile registers, for which a process must request permission from the system.</summary>
internal static partial class TileRegisters
{
    // arch_prctl(ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) on x86-64 Linux.
    private const nint ArchPrctl = 158;
    private const nint RequestPermission = 0x1023;
    private const nint TileData = 18;

    private static readonly Lazy<string?> s_unsupportedReason = new(FindUnsupportedReason);

    /// <summary>Why this process may not use them, in plain words; null if it may.</summary>
    public static string? UnsupportedReason => s_unsupportedReason.Value;

    private static string? FindUnsupportedReason()
    {
        if (!CpuFeatures.HasAmxBf16)
        {
            return "the processor has no AMX with bfloat16";
        }

        if (!OperatingSystem.IsLinux())
        {
            return "tile registers are asked for on Linux only";
        }

        return SystemCall(ArchPrctl, RequestPermission, TileData) == 0
            ? MachineCode.UnsupportedReason
            : $"the system refuses the tile registers (arch_prctl error {Marshal.GetLastPInvokeError()})";
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second);
}

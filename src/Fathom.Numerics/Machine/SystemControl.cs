using System.Runtime.InteropServices;
using System.Text;

namespace Fathom.Numerics.Machine;

/// <summary>Reads values by name from the macOS kernel.</summary>
internal static unsafe partial class SystemControl
{
    /// <summary>A 32-bit number; null if there is none with that name.</summary>
    public static int? ReadInt32(string name)
    {
        int value;
        nuint length = sizeof(int);
        return SysctlByName(name, &value, &length, null, 0) == 0 ? value : null;
    }

    /// <summary>A 64-bit number; null if there is no positive one with that name.</summary>
    public static long? ReadInt64(string name)
    {
        long value = 0;
        nuint length = sizeof(long);
        return SysctlByName(name, &value, &length, null, 0) == 0 && value > 0 ? value : null;
    }

    /// <summary>A string; null if there is none with that name.</summary>
    public static string? ReadString(string name)
    {
        byte* text = stackalloc byte[256];
        nuint length = 256;
        return SysctlByName(name, text, &length, null, 0) == 0 ? Encoding.UTF8.GetString(text, (int)length).TrimEnd('\0') : null;
    }

    [LibraryImport("libSystem", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SysctlByName(string name, void* oldValue, nuint* oldLength, void* newValue, nuint newLength);
}

using System.Runtime.InteropServices;

namespace Fathom.Numerics.Machine;

/// <summary>Asks Windows how many cores there are.</summary>
internal static unsafe partial class WindowsTopology
{
    private const int RelationProcessorCore = 0;
    private const int SizeOffset = sizeof(int);

    /// <summary>Counts the records, one a core, each of which begins with its relation and its size.</summary>
    public static int? CountCores()
    {
        uint length = 0;
        GetLogicalProcessorInformationEx(RelationProcessorCore, null, &length);
        byte[] records = new byte[length];
        fixed (byte* first = records)
        {
            if (length == 0 || GetLogicalProcessorInformationEx(RelationProcessorCore, first, &length) == 0)
            {
                return null;
            }
        }

        int cores = 0;
        for (int at = 0; at + SizeOffset + sizeof(int) <= length; at += Math.Max(1, BitConverter.ToInt32(records, at + SizeOffset)))
        {
            cores++;
        }

        return cores;
    }

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int GetLogicalProcessorInformationEx(int relation, byte* buffer, uint* length);
}

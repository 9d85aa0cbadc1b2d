using System.Globalization;

namespace Fathom.Cli.Output;

/// <summary>Formats numbers for the terminal.</summary>
internal static class Quantity
{
    private static readonly (double Size, string Unit)[] s_bytes = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];

    private static readonly (double Size, string Unit)[] s_counts = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")];

    private static readonly (double Size, string Unit)[] s_operations = [(1e21, "ZFLOP"), (1e18, "EFLOP"), (1e15, "PFLOP"), (1e12, "TFLOP"), (1e9, "GFLOP")];

    /// <summary>Floating-point operations in decimal units: <c>2.06 PFLOP</c>.</summary>
    public static string Operations(double operations)
    {
        (double size, string unit) = Array.Find(s_operations, entry => operations >= entry.Size) is { Unit: not null } found ? found : s_operations[^1];
        return string.Create(CultureInfo.InvariantCulture, $"{operations / size:0.##} {unit}");
    }

    /// <summary>Bytes in decimal units: <c>4.7 GB</c>.</summary>
    public static string Bytes(long bytes) => Scale(bytes, s_bytes, "B", " ");

    /// <summary>An abbreviated count: <c>671B</c>.</summary>
    public static string Count(long count) => Scale(count, s_counts, "", "");

    private static string Scale(long value, (double Size, string Unit)[] units, string smallest, string space)
    {
        foreach ((double size, string unit) in units)
        {
            if (value >= size)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value / size:0.#}{space}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value}{space}{smallest}");
    }
}

using System.Globalization;

namespace Fathom.Training.Runs;

/// <summary>Formats numbers of a training run for people.</summary>
public static class ReadableNumbers
{
    private static readonly (double Size, string Unit)[] s_operations = [(1e18, "EFLOP"), (1e15, "PFLOP"), (1e12, "TFLOP"), (1e9, "GFLOP"), (1e6, "MFLOP")];

    private static readonly (double Size, string Unit)[] s_counts = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")];

    /// <summary>A duration in its two largest units: <c>5m 44s</c>.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
        {
            return "?";
        }

        var time = TimeSpan.FromSeconds(Math.Min(Math.Round(seconds), 1e9));
        return time.TotalDays >= 1 ? $"{(int)time.TotalDays}d {time.Hours}h"
            : time.TotalHours >= 1 ? $"{time.Hours}h {time.Minutes}m"
            : time.TotalMinutes >= 1 ? $"{time.Minutes}m {time.Seconds}s"
            : $"{time.Seconds}s";
    }

    /// <summary>A small number with two digits: <c>4.8e-4</c>.</summary>
    public static string Scientific(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        string[] parts = value.ToString("0.0e+0", CultureInfo.InvariantCulture).Split('e');
        return $"{(parts[0].EndsWith(".0", StringComparison.Ordinal) ? parts[0][..^2] : parts[0])}e{parts[1].TrimStart('+')}";
    }

    /// <summary>Floating-point operations: <c>2.1 PFLOP</c>.</summary>
    public static string Operations(double flops) => Scaled(flops, s_operations, " ", "FLOP");

    /// <summary>A count: <c>4.5M</c>.</summary>
    public static string Count(double count) => Scaled(count, s_counts, "", "");

    private static string Scaled(double value, (double Size, string Unit)[] units, string space, string smallest)
    {
        foreach ((double size, string unit) in units)
        {
            if (value >= size)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value / size:0.##}{space}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.##}{(smallest.Length > 0 ? space + smallest : "")}");
    }
}

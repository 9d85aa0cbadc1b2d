using System.Globalization;

namespace Fathom.Cli.Load;

/// <summary>Figures that a server reports at <c>/metrics</c>.</summary>
/// <param name="ResidentBytes">Memory of its process; null if it doesn't say.</param>
/// <param name="CacheUse">Fraction of the cache that requests hold, from 0 to 1; null if it doesn't say.</param>
internal readonly record struct ServerFigures(long? ResidentBytes, double? CacheUse)
{
    /// <summary>Parses them from Prometheus's text format.</summary>
    public static ServerFigures Of(string? metrics) => metrics is null
        ? default
        : new ServerFigures((long?)Find(metrics, "process_resident_memory_bytes"), Find(metrics, "fathom_kv_cache_usage_perc"));

    /// <summary>The largest value of a metric, over all its labels.</summary>
    private static double? Find(string metrics, string name)
    {
        double? largest = null;
        foreach (string line in metrics.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{'
                && double.TryParse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture, out double value))
            {
                largest = Math.Max(largest ?? value, value);
            }
        }

        return largest;
    }
}

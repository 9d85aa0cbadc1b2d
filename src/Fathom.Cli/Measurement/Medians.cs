namespace Fathom.Cli.Measurement;

/// <summary>The median of several measurements, which a single outlier doesn't move.</summary>
internal static class Medians
{
    /// <summary>The median; for an even number of values, the mean of the middle two.</summary>
    /// <param name="values">At least one.</param>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

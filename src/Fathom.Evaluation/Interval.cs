namespace Fathom.Evaluation;

/// <summary>95% confidence interval of a share.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    private const double Z = 1.959963984540054;

    /// <summary>Wilson's score interval (Wilson 1927): unlike the normal approximation it stays within 0 and 1 and has a width at both ends.</summary>
    /// <param name="share">The observed share.</param>
    /// <param name="count">Trials, at least 1.</param>
    public static Interval Wilson(double share, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        double spread = Z * Z / count;
        double center = (share + (spread / 2)) / (1 + spread);
        double half = Z * Math.Sqrt((share * (1 - share) / count) + (spread / (4 * count))) / (1 + spread);
        return new Interval(Math.Max(0, center - half), Math.Min(1, center + half));
    }
}

namespace Fathom.Training.Reinforcement;

/// <summary>Advantages: how much better each answer is than its group.</summary>
public static class Advantages
{
    /// <summary>Rewards closer than this are equal.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Computes the advantages of a step's answers.</summary>
    /// <param name="rewards">Total rewards, by group and sample.</param>
    /// <param name="options">Baseline and scale.</param>
    /// <returns>By group and sample; null for a group whose answers all have the same reward, which gives no signal.</returns>
    public static IReadOnlyList<float[]?> Compute(IReadOnlyList<double[]> rewards, PolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        ArgumentNullException.ThrowIfNull(options);
        double[]?[] centered = [.. rewards.Select(group => HasSpread(group) ? Center(group, options) : null)];
        // Groups without spread belong to the batch: their advantages are 0.
        double scale = options.Scale == AdvantageScale.Batch
            ? Deviation([.. centered.Zip(rewards, (group, all) => group ?? new double[all.Length]).SelectMany(group => group)])
            : 1;
        return [.. centered.Select(group => group?.Select(advantage => (float)(advantage / scale)).ToArray())];
    }

    private static bool HasSpread(double[] rewards) => rewards.Length > 1 && rewards.Max() - rewards.Min() > Tolerance;

    private static double[] Center(double[] rewards, PolicyOptions options)
    {
        double mean = rewards.Average();

        // RLOO: r minus the mean of the other rewards is (r − mean)·n/(n − 1).
        double factor = options.Algorithm == PolicyAlgorithm.Rloo ? rewards.Length / (rewards.Length - 1.0) : 1;
        double scale = options.Scale == AdvantageScale.Group ? Deviation(rewards) : 1;
        return [.. rewards.Select(reward => (reward - mean) * factor / scale)]; // A = (r − mean)·factor/scale
    }

    private static double Deviation(double[] values)
    {
        if (values.Length == 0)
        {
            return 1;
        }

        double mean = values.Average();
        return Math.Max(Tolerance, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }
}

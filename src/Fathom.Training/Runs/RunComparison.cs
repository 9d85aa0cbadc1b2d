using System.Globalization;
using System.Text;

namespace Fathom.Training.Runs;

/// <summary>Compares the arms of an experiment by their runs' last validation losses, seed by seed.</summary>
/// <remarks>
/// Runs of one seed share data order and first weights, so their differences vary less than their losses. Intervals are Student's, two-sided.
/// </remarks>
public static class RunComparison
{
    /// <summary>0.975 quantiles of Student's distribution for 1, 2, … degrees of freedom.</summary>
    private static readonly double[] s_quantiles =
    [
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314,
        2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    ];

    /// <summary>Compares arms with the first.</summary>
    /// <param name="folders">Each a run's folder, or a folder of runs that differ in seed only.</param>
    /// <param name="tell">Receives messages about runs that are skipped because they are not finished.</param>
    /// <exception cref="TrainingException">An arm has no finished run with a validation loss, or two of one seed.</exception>
    public static IReadOnlyList<ArmResult> Compare(IReadOnlyList<string> folders, Action<string> tell)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(tell);
        SortedDictionary<long, StepRecord>[] arms = [.. folders.Select(folder => ReadArm(folder, tell))];
        return
        [
            .. folders.Select((folder, index) => Result(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), arms[index], index == 0 ? null : arms[0])),
        ];
    }

    /// <summary>Returns half the width of the mean's 95% interval; null for fewer than two values.</summary>
    public static double? Margin(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < 2)
        {
            return null;
        }

        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        return s_quantiles[Math.Min(values.Count - 1, s_quantiles.Length) - 1] * deviation / Math.Sqrt(values.Count);
    }

    /// <summary>Formats the comparison as a Markdown table.</summary>
    public static string ToMarkdown(IReadOnlyList<ArmResult> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        var table = new StringBuilder("| arm | seeds | validation loss | difference | busiest expert | tokens | CPU s |\n|---|---|---|---|---|---|---|\n");
        foreach (ArmResult arm in arms)
        {
            string difference = arm.Difference is double value ? value.ToString("+0.0000;−0.0000", CultureInfo.InvariantCulture) : "";
            string margin = arm.Margin is double half ? $" ± {half.ToString("F4", CultureInfo.InvariantCulture)}" : "";
            string load = arm.ExpertLoadMax is double most ? most.ToString("F2", CultureInfo.InvariantCulture) : "–";
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {arm.Name} | {arm.Seeds.Count} | {arm.ValidationLoss:F4} | {difference}{margin} | {load} | {arm.Tokens} | {arm.ProcessorSeconds:F0} |\n");
        }

        return table.ToString();
    }

    private static ArmResult Result(string name, SortedDictionary<long, StepRecord> arm, SortedDictionary<long, StepRecord>? first)
    {
        double[] differences = first is null
            ? []
            : [.. arm.Where(run => first.ContainsKey(run.Key)).Select(run => run.Value.ValidationLoss!.Value - first[run.Key].ValidationLoss!.Value)];
        return new ArmResult
        {
            Name = name,
            Seeds = [.. arm.Keys],
            ValidationLoss = arm.Values.Average(run => run.ValidationLoss!.Value),
            Difference = differences.Length == 0 ? null : differences.Average(),
            Margin = Margin(differences),
            ExpertLoadMax = arm.Values.Average(run => run.ExpertLoadMax),
            Tokens = (long)arm.Values.Average(run => run.Tokens),
            ProcessorSeconds = arm.Values.Average(run => run.ProcessorSeconds),
        };
    }

    /// <summary>Reads the last steps of an arm's finished runs, by seed; their expert load is the mean over the last tenth of the steps.</summary>
    private static SortedDictionary<long, StepRecord> ReadArm(string folder, Action<string> tell)
    {
        var runs = new SortedDictionary<long, StepRecord>();
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        string[] places = IsRun(folder) ? [folder] : Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Where(IsRun)] : [];
        foreach (string place in places.Order(StringComparer.Ordinal))
        {
            var run = new RunFolder(place);
            RunOptions options = RunOptions.ReadFile(run.ConfigFile);
            IReadOnlyList<StepRecord> log = run.ReadLog();
            if (log.Count == 0 || log[^1].Step < options.Train.Steps || log[^1].ValidationLoss is null)
            {
                tell($"{name}/{Path.GetFileName(place)} is not finished, or has no validation loss: passed over");
                continue;
            }

            double? load = log.Where(record => record.Step > 0.9 * options.Train.Steps).Average(record => record.ExpertLoadMax);
            if (!runs.TryAdd(options.Seed, log[^1] with { ExpertLoadMax = load }))
            {
                throw new TrainingException("train.compare.runs", name, "runs that differ in seed", $"two of seed {options.Seed}");
            }
        }

        return runs.Count > 0 ? runs : throw new TrainingException("train.compare.runs", name, "a finished run with a validation loss", "none");
    }

    private static bool IsRun(string folder) => File.Exists(Path.Combine(folder, "config.json")) && File.Exists(Path.Combine(folder, "log.jsonl"));
}

/// <summary>Result of an arm's runs; values are means over its seeds.</summary>
public sealed record ArmResult
{
    /// <summary>Name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>Seeds of its runs.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>Validation loss after the last step, in nats per token.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>This arm's validation loss minus the first arm's, over the seeds that both have; null for the first.</summary>
    public double? Difference { get; init; }

    /// <summary>Half the width of the difference's 95% interval; null for fewer than two seeds.</summary>
    public double? Margin { get; init; }

    /// <summary>Busiest expert over its even share, worst layer, mean of the last tenth of the steps; null without experts.</summary>
    public double? ExpertLoadMax { get; init; }

    /// <summary>Tokens trained on.</summary>
    public required long Tokens { get; init; }

    /// <summary>Processor seconds.</summary>
    public required double ProcessorSeconds { get; init; }
}

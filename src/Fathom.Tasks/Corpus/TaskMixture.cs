namespace Fathom.Tasks.Corpus;

/// <summary>Shares of a corpus by task and level.</summary>
public sealed class TaskMixture
{
    // Shares of the built-in tasks, in percent of problems; custom tasks get two.
    private const double UnlistedShare = 2;

    private static readonly Dictionary<string, double> s_shares = new (string Task, double Share)[]
    {
        ("sum", 7), ("difference", 5), ("product", 6), ("quotient", 4), ("expression", 6), ("compare", 2), ("countdown", 8), ("word-problem", 9),
        ("scenario", 13.5), ("quantity", 3), ("percent", 3), ("fraction", 2), ("fraction-arithmetic", 3), ("money", 2), ("sequence", 2),
        ("base", 1.5), ("divisor", 1.5), ("weekday", 3), ("clock", 2), ("calendar", 2), ("date", 2.5), ("conversion", 2), ("letter-count", 4),
        ("word-length", 1.5), ("spell", 2), ("nth-letter", 1.5), ("reverse-word", 2), ("contains", 1.5), ("sort", 2.5), ("sort-words", 3),
        ("list-number", 3.5), ("entailment", 3), ("natural-entailment", 3), ("syllogism", 1.5), ("conditional", 1.5), ("ordering", 3), ("knights", 2),
        ("parity", 2), ("program", 6), ("find-function", 3), ("faulty-line", 2), ("talk", 6), ("equation", 3), ("signed", 2), ("decimal", 2),
        ("number-property", 3), ("category", 2), ("table", 1.5), ("alphabet", 1), ("counting", 1.5), ("follow-up", 3), ("again", 4.5),
        ("word-play", 3.5), ("tracking", 3), ("code-question", 2),
    }.ToDictionary(pair => pair.Task, pair => pair.Share, StringComparer.Ordinal);

    private readonly double[] _cumulative;

    /// <summary>A mixture of entries.</summary>
    /// <param name="entries">At least one.</param>
    /// <exception cref="TaskException">There is no entry, or one has no such level or no positive weight.</exception>
    public TaskMixture(IReadOnlyList<MixtureEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
        {
            throw new TaskException("tasks.mixture.empty", "mixture: expected at least one entry, found none");
        }

        foreach (MixtureEntry entry in entries)
        {
            if (entry.Level < 1 || entry.Level > entry.Task.Levels || !double.IsFinite(entry.Weight) || entry.Weight <= 0)
            {
                throw new TaskException(
                    "tasks.mixture.entry",
                    $"mixture: task '{entry.Task.Name}', expected a level from 1 to {entry.Task.Levels} and a weight above 0, "
                    + $"found level {entry.Level} and weight {entry.Weight}");
            }
        }

        Entries = entries;
        _cumulative = new double[entries.Count];
        double sum = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            sum += entries[i].Weight;
            _cumulative[i] = sum;
        }
    }

    /// <summary>The entries.</summary>
    public IReadOnlyList<MixtureEntry> Entries { get; }

    /// <summary>All levels of all tasks: built-in tasks by their standard shares, levels of a task alike.</summary>
    /// <param name="tasks">The tasks.</param>
    public static TaskMixture Even(IEnumerable<IVerifiableTask> tasks) => Create(tasks, (_, _) => 1);

    /// <summary>All levels of all tasks, each level half as often as the one below it.</summary>
    /// <param name="tasks">The tasks.</param>
    public static TaskMixture Easy(IEnumerable<IVerifiableTask> tasks) => Create(tasks, (_, level) => Math.Pow(0.5, level - 1));

    /// <summary>All levels of all tasks, each level 0.7 times as often as the one below it.</summary>
    /// <param name="tasks">The tasks.</param>
    public static TaskMixture Gentle(IEnumerable<IVerifiableTask> tasks) => Create(tasks, (_, level) => Math.Pow(0.7, level - 1));

    /// <summary>All levels of all tasks, weighted toward the highest.</summary>
    /// <param name="tasks">The tasks.</param>
    public static TaskMixture Hard(IEnumerable<IVerifiableTask> tasks) => Create(tasks, (_, level) => level);

    /// <summary>Draws an entry.</summary>
    /// <param name="random">The source of the choice.</param>
    public MixtureEntry Pick(TaskRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double draw = random.NextDouble() * _cumulative[^1];
        int index = Array.BinarySearch(_cumulative, draw);
        return Entries[Math.Min(index < 0 ? ~index : index + 1, Entries.Count - 1)];
    }

    private static TaskMixture Create(IEnumerable<IVerifiableTask> tasks, Func<IVerifiableTask, int, double> weight)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var entries = new List<MixtureEntry>();
        foreach (IVerifiableTask task in tasks)
        {
            double[] weights = [.. Enumerable.Range(1, task.Levels).Select(level => weight(task, level))];
            double share = s_shares.GetValueOrDefault(task.Name, UnlistedShare) / weights.Sum();
            entries.AddRange(weights.Select((value, i) => new MixtureEntry(task, i + 1, share * value)));
        }

        return new TaskMixture(entries);
    }
}

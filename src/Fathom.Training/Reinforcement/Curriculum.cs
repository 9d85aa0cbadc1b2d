using System.Text.Json.Nodes;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Training.Data;

namespace Fathom.Training.Reinforcement;

/// <summary>Draws problems where answers differ: levels whose groups are all right or all wrong come up rarely.</summary>
/// <remarks>
/// For each (family, level) it keeps running means of the pass rate p and of the share m of mixed groups. The weight is
/// <c>exploration + (1 − exploration)·(m + 4p(1 − p))/2</c>, 1 for a level not tried yet. A draw is a function of seed, step and number.
/// </remarks>
public sealed class Curriculum
{
    private readonly Level[] _levels;
    private readonly CurriculumOptions _options;
    private readonly long _seed;

    /// <summary>Starts with every level untried.</summary>
    /// <param name="catalog">The tasks.</param>
    /// <param name="tasks">Families and levels to draw from.</param>
    /// <param name="options">How levels are chosen.</param>
    /// <param name="seed">Seed of all draws.</param>
    /// <exception cref="TrainingException">There is no such task or level.</exception>
    public Curriculum(TaskCatalog catalog, IReadOnlyList<GrpoTask> tasks, CurriculumOptions options, long seed)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(options);
        (_options, _seed) = (options, seed);
        _levels = [.. tasks.SelectMany((task, index) => LevelsOf(catalog, task, index))];
        if (_levels.GroupBy(level => level.Key).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new TrainingException("train.config.value", "tasks", "each level once", $"{twice.Key} more than once");
        }
    }

    /// <summary>Running means of the pass rates, by <c>family/level</c>; levels not tried yet are missing.</summary>
    public IReadOnlyDictionary<string, double> PassRates => _levels.Where(level => level.Groups > 0).ToDictionary(level => level.Key, level => level.PassRate);

    /// <summary>Draws the problems of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="count">Number of problems.</param>
    /// <param name="draw">Draws one of them; null for any problem of the level.</param>
    public IReadOnlyList<Problem> Draw(int step, int count, ProblemDraw? draw = null) =>
        [.. Enumerable.Range(0, count).Select(number => Draw(((long)step * count) + number, draw ?? TaskSampler.Draw))];

    /// <summary>Updates the running means from a step's groups.</summary>
    public void Learn(IEnumerable<RolloutGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        foreach (RolloutGroup group in groups)
        {
            Array.Find(_levels, level => level.Task.Name == group.Problem.Task && level.Number == group.Problem.Level)?.Learn(group, _options.Rate);
        }
    }

    /// <summary>Returns the running means, to save.</summary>
    public JsonObject Save() => new(_levels.Select(level => KeyValuePair.Create(level.Key, level.Save())));

    /// <summary>Restores saved means.</summary>
    public void Load(JsonObject saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        foreach (Level level in _levels)
        {
            level.Load(saved[level.Key]);
        }
    }

    private static IEnumerable<Level> LevelsOf(TaskCatalog catalog, GrpoTask chosen, int index)
    {
        IVerifiableTask task = TaskSelection.Find(catalog, chosen.Name, $"tasks[{index}].name");
        foreach (int level in chosen.Levels ?? [.. Enumerable.Range(1, task.Levels)])
        {
            yield return level >= 1 && level <= task.Levels
                ? new Level(task, level, chosen.Weight)
                : throw new TrainingException("train.config.value", $"tasks[{index}].levels", $"levels 1 to {task.Levels} of {task.Name}", $"{level}");
        }
    }

    private Problem Draw(long number, ProblemDraw draw)
    {
        Level level = Choose(new KeyedRandom(_seed, "level", number).NextDouble());
        return draw(level.Task, new DrawRequest { Level = level.Number, Split = ProblemSplit.Train, Seed = _seed }, number);
    }

    private Level Choose(double uniform)
    {
        double left = uniform * _levels.Sum(level => level.Weight(_options.Exploration));
        foreach (Level level in _levels)
        {
            left -= level.Weight(_options.Exploration);
            if (left < 0)
            {
                return level;
            }
        }

        return _levels[^1];
    }

    private sealed class Level(IVerifiableTask task, int number, double weight)
    {
        public IVerifiableTask Task { get; } = task;

        public int Number { get; } = number;

        public string Key => $"{Task.Name}/{Number}";

        public double PassRate { get; private set; } = 0.5;

        public double MixedShare { get; private set; } = 1;

        public long Groups { get; private set; }

        public double Weight(double exploration) => weight * (exploration + ((1 - exploration) * Signal));

        private double Signal => (MixedShare + (4 * PassRate * (1 - PassRate))) / 2;

        public void Learn(RolloutGroup group, double rate)
        {
            Groups++;
            double share = Math.Max(rate, 1.0 / (Groups + 1)); // a plain mean with the first guess until there are enough groups
            PassRate += share * (group.PassRate - PassRate);
            MixedShare += share * ((group.IsMixed ? 1 : 0) - MixedShare);
        }

        public JsonNode? Save() => new JsonObject { ["pass_rate"] = PassRate, ["mixed_share"] = MixedShare, ["groups"] = Groups };

        public void Load(JsonNode? saved)
        {
            if (saved is not null)
            {
                (PassRate, MixedShare) = (saved["pass_rate"]!.GetValue<double>(), saved["mixed_share"]!.GetValue<double>());
                Groups = saved["groups"]!.GetValue<long>();
            }
        }
    }
}

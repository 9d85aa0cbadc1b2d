using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Tasks.Corpus;

namespace Fathom.Training.Data;

/// <summary>Turns the tasks that a configuration names into a mixture.</summary>
internal static class TaskSelection
{
    private const double LeastFactor = 1e-6;
    private const double MaxFactor = 1e6;

    /// <summary>Returns the chosen tasks with their levels.</summary>
    /// <param name="choice">Tasks, factors and highest levels.</param>
    /// <param name="catalog">The tasks that names refer to.</param>
    /// <param name="shares">How often each level is drawn.</param>
    /// <param name="key">Key of the choice in the configuration, for errors.</param>
    /// <exception cref="TrainingException">A task or a level is unknown.</exception>
    public static TaskMixture Mixture(TaskChoice choice, TaskCatalog catalog, TaskLevelShares shares, string key = "data.sources.tasks")
    {
        IReadOnlyList<IVerifiableTask> tasks = choice.Only is { Count: > 0 } names
            ? [.. names.Select(name => Find(catalog, name, key + ".only"))]
            : catalog.All;
        foreach ((string name, int most) in choice.MostLevels)
        {
            ValueRules.Within($"{key}.most_levels.{name}", most, 1, Find(catalog, name, key + ".most_levels").Levels);
        }

        foreach ((string name, double factor) in choice.Weights)
        {
            ValueRules.Within($"{key}.weights.{Find(catalog, name, key + ".weights").Name}", factor, LeastFactor, MaxFactor);
        }

        TaskMixture mixture = shares switch
        {
            TaskLevelShares.Easy => TaskMixture.Easy(tasks),
            TaskLevelShares.Gentle => TaskMixture.Gentle(tasks),
            TaskLevelShares.Hard => TaskMixture.Hard(tasks),
            _ => TaskMixture.Even(tasks),
        };
        return choice.Weights.Count + choice.MostLevels.Count == 0 ? mixture : new TaskMixture([.. Adapt(mixture, choice)]);
    }

    /// <summary>Leaves out levels above the highest, whose shares go to the task's other levels, and applies the factors.</summary>
    private static IEnumerable<MixtureEntry> Adapt(TaskMixture mixture, TaskChoice choice)
    {
        foreach (IGrouping<string, MixtureEntry> task in mixture.Entries.GroupBy(entry => entry.Task.Name))
        {
            MixtureEntry[] kept = [.. task.Where(entry => entry.Level <= choice.MostLevels.GetValueOrDefault(task.Key, int.MaxValue))];
            double factor = choice.Weights.GetValueOrDefault(task.Key, 1) * task.Sum(entry => entry.Weight) / kept.Sum(entry => entry.Weight);
            foreach (MixtureEntry entry in kept)
            {
                yield return entry with { Weight = entry.Weight * factor };
            }
        }
    }

    /// <summary>Finds a task for a key of the configuration.</summary>
    public static IVerifiableTask Find(TaskCatalog catalog, string name, string key) => catalog.All.FirstOrDefault(task => task.Name == name)
        ?? throw new TrainingException("train.config.value", key, "a task that 'fathom tasks list' names", name);
}

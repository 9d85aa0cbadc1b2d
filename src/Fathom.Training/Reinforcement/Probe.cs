using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Training.Data;

namespace Fathom.Training.Reinforcement;

/// <summary>Measures families that are not trained on, by the likeliest answers to the same problems every time.</summary>
internal sealed class Probe
{
    private readonly Rollouts _rollouts;
    private readonly IReadOnlyDictionary<string, Problem[]> _problems;

    /// <summary>Draws the problems.</summary>
    /// <param name="rollouts">Answers them.</param>
    /// <param name="catalog">The tasks.</param>
    /// <param name="options">Which families.</param>
    /// <param name="seed">Seed of the problems.</param>
    /// <exception cref="TrainingException">There is no such task.</exception>
    public Probe(Rollouts rollouts, TaskCatalog catalog, StopOptions options, long seed)
    {
        _rollouts = rollouts;
        IEnumerable<IVerifiableTask> tasks = options.Probe.Distinct().Select((name, index) => TaskSelection.Find(catalog, name, $"stop.probe[{index}]"));
        IEnumerable<int> numbers = Enumerable.Range(0, options.ProbeProblems);
        _problems = tasks.ToDictionary(task => task.Name, task => numbers.Select(number => Draw(task, number, seed)).ToArray());
    }

    /// <summary>Accuracy by family.</summary>
    public IReadOnlyDictionary<string, double> Measure(CancellationToken cancellation) =>
        _problems.ToDictionary(family => family.Key, family => _rollouts.Answer(family.Value, cancellation).Average(group => group.PassRate));

    private static Problem Draw(IVerifiableTask task, int number, long seed) =>
        TaskSampler.Draw(task, new DrawRequest { Level = 1 + (number % task.Levels), Split = ProblemSplit.Dev, Seed = seed }, number);
}

using Fathom.Cli.Output;
using Fathom.Evaluation;
using Fathom.Inference;
using Fathom.Inference.Loading;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;

namespace Fathom.Cli.Measurement;

/// <summary>Measures what a model learned, and what it forgot, on problems of the test split.</summary>
/// <param name="catalog">All tasks.</param>
/// <param name="taught">Those that it learned.</param>
internal sealed class TeachingFigures(TaskCatalog catalog, IReadOnlyList<IVerifiableTask> taught)
{
    private readonly IVerifiableTask[] _others = [.. catalog.All.Except(taught)];

    /// <summary>Problems per level of the learned tasks; the others get a tenth of it.</summary>
    public required int ProblemsPerLevel { get; init; }

    /// <summary>Most tokens per answer.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Threads; null for all.</summary>
    public int? Threads { get; init; }

    /// <summary>Compares two models.</summary>
    /// <param name="before">The model before.</param>
    /// <param name="after">The model after.</param>
    /// <param name="observe">Told what is being measured.</param>
    /// <param name="cancellation">Stops the work.</param>
    public TeachResult Compare(string before, string after, Action<string> observe, CancellationToken cancellation)
    {
        observe("measuring the model as it was");
        Dictionary<string, Score> old = Measure(before, cancellation);
        observe("measuring the model as it is now");
        Dictionary<string, Score> now = Measure(after, cancellation);
        var others = new TeachScore(
            _others.Sum(task => now[task.Name].Problems),
            _others.Select(task => old[task.Name].Accuracy).DefaultIfEmpty().Average(),
            _others.Select(task => now[task.Name].Accuracy).DefaultIfEmpty().Average());
        return new TeachResult(
            after,
            taught.ToDictionary(task => task.Name, task => new TeachScore(now[task.Name].Problems, old[task.Name].Accuracy, now[task.Name].Accuracy)),
            others);
    }

    private Dictionary<string, Score> Measure(string path, CancellationToken cancellation)
    {
        using LoadedModel model = LoadedModel.Open(path);
        using var engine = new Engine(model, TaskEngine.For(new EngineOptions { Threads = Threads }));
        var scores = new Dictionary<string, Score>();
        Add(scores, engine, taught, ProblemsPerLevel, cancellation);
        Add(scores, engine, _others, Math.Max(1, ProblemsPerLevel / 10), cancellation);
        return scores;
    }

    private void Add(
        Dictionary<string, Score> scores, Engine engine, IReadOnlyList<IVerifiableTask> tasks, int problemsPerLevel, CancellationToken cancellation)
    {
        var evaluator = new TaskEvaluator(engine, new EvaluationOptions { ProblemsPerLevel = problemsPerLevel, MaxTokens = MaxTokens });
        foreach (IVerifiableTask task in tasks)
        {
            TaskAnswers[] answers = [.. Enumerable.Range(1, task.Levels).SelectMany(level => evaluator.Answer(task, level, cancellation))];
            scores[task.Name] = Score.Of(answers);
        }
    }
}

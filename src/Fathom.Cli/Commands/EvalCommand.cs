using System.CommandLine;
using System.Globalization;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Evaluation;
using Fathom.Inference;
using Fathom.Tasks;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom eval</c>.</summary>
internal sealed class EvalCommand : VerbCommand
{
    private const int Batch = 128;
    private const int MaxAnswers = 100_000;
    private const int MaxSamples = 4_096;
    private const int QueueFactor = 4;

    private readonly EngineSelection _engine = new();
    private readonly Option<string> _tasks = new("--tasks")
    {
        Description = "Tasks, separated by commas, as 'fathom tasks list' names them; all for all of them",
        Required = true,
        HelpName = "A,B",
    };

    private readonly Option<int> _limit = new("--limit") { Description = "Problems of each level", DefaultValueFactory = _ => 50, HelpName = "N" };
    private readonly Option<int> _samples = new("--samples")
    {
        Description = "Answers to each problem: one takes the likeliest, several are drawn",
        DefaultValueFactory = _ => 1,
        HelpName = "K",
    };

    private readonly Option<int> _maxTokens = new("--max-tokens") { Description = "Most tokens of an answer", DefaultValueFactory = _ => 512, HelpName = "N" };
    private readonly Option<ThinkingMode> _think = new("--think") { Description = "Whether to reason before answering: default, on or off", HelpName = "MODE" };
    private readonly Option<ProblemSplit> _split = new("--split") { Description = "train, dev or test", DefaultValueFactory = _ => ProblemSplit.Test };
    private readonly Option<PhrasingRing> _ring = new("--ring") { Description = "Which phrasings", DefaultValueFactory = _ => PhrasingRing.Trained };
    private readonly Option<long> _seed = new("--seed") { Description = "Decides problems and draws", DefaultValueFactory = _ => 1 };

    /// <summary>Sets up the verb.</summary>
    public EvalCommand(CliHost host)
        : base(
            host,
            "eval",
            "Measures a model on tasks whose answers can be verified",
            "fathom eval -m models/rl --tasks sum,countdown",
            "fathom eval -m models/rl --tasks all --limit 20 --samples 8 --json")
    {
        OptionRules.Between(_limit, 1, MaxAnswers);
        OptionRules.Between(_samples, 1, MaxSamples);
        OptionRules.Between(_maxTokens, 1, int.MaxValue);
        Add(_tasks);
        _engine.AddTo(this);
        Add(_limit);
        Add(_samples);
        Add(_maxTokens);
        Add(_think);
        Add(_split);
        Add(_ring);
        Add(_seed);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        IReadOnlyList<IVerifiableTask> tasks = Tasks(context.Get(_tasks)!);
        using RunningModel running = RunningModel.Open(_engine.PathOf(context), OptionsFor(context), context.Host.Time);
        var evaluator = new TaskEvaluator(running.Engine, Evaluation(context));
        var results = new Dictionary<string, TaskAccuracyResult>();
        foreach (IVerifiableTask task in tasks)
        {
            results[task.Name] = Measure(context, evaluator, task, interrupted);
        }

        context.Output.Result(new EvalResult(results), CliJson.Compact.EvalResult, screen => screen.Write(Table(results)));
        return Task.FromResult(ExitCode.Ok);
    }

    private static IReadOnlyList<IVerifiableTask> Tasks(string names)
    {
        var catalog = TaskCatalog.BuiltIn();
        string[] chosen = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return chosen switch
        {
            ["all"] => catalog.All,
            [] => throw CliException.Usage("--tasks", "name at least one task"),
            _ => [.. chosen.Distinct().Select(catalog.Find)],
        };
    }

    private EngineOptions OptionsFor(VerbContext context) => _engine.Options(context) with
    {
        MaxRunningRequests = Batch,
        MaxQueuedRequests = QueueFactor * Batch,
        MaxCacheTokens = null,
        CacheSequences = Batch,
    };

    private EvaluationOptions Evaluation(VerbContext context) => new()
    {
        ProblemsPerLevel = context.Get(_limit),
        Samples = context.Get(_samples),
        MaxTokens = context.Get(_maxTokens),
        Thinking = context.Get(_think),
        Split = context.Get(_split),
        Ring = context.Get(_ring),
        Seed = context.Get(_seed),
    };

    private static TaskAccuracyResult Measure(VerbContext context, TaskEvaluator evaluator, IVerifiableTask task, CancellationToken interrupted)
    {
        var all = new List<TaskAnswers>();
        var levels = new Dictionary<string, AccuracyResult>();
        for (int level = 1; level <= task.Levels; level++)
        {
            IReadOnlyList<TaskAnswers> answers = evaluator.Answer(task, level, interrupted);
            all.AddRange(answers);
            var score = Score.Of(answers);
            levels[level.ToString(CultureInfo.InvariantCulture)] = AccuracyResult.Of(score);
            string share = (100 * score.Accuracy).ToString("F1", CultureInfo.InvariantCulture);
            context.Output.Progress($"{task.Name}, level {level} of {task.Levels}: {share}% of {score.Problems}");
        }

        return TaskAccuracyResult.Of(Score.Of(all), levels);
    }

    private static Table Table(Dictionary<string, TaskAccuracyResult> results)
    {
        var table = new Table().AddColumns("task", "level", "problems", "right", "95%", "pass@k", "maj@k", "thinking", "truncated");
        foreach ((string name, TaskAccuracyResult result) in results)
        {
            AddRow(table, name, "all", result);
            foreach ((string level, AccuracyResult score) in result.Levels)
            {
                AddRow(table, "", level, score);
            }
        }

        return table;
    }

    private static void AddRow(Table table, string name, string level, AccuracyResult score)
    {
        string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);
        table.AddRow(
            name,
            level,
            score.N.ToString(CultureInfo.InvariantCulture),
            Percent(score.Score),
            $"{Percent(score.Ci95[0])} … {Percent(score.Ci95[1])}",
            Percent(score.PassAt.Values.Last()),
            Percent(score.MajAt.Values.Last()),
            score.ThinkingTokens.ToString("F0", CultureInfo.InvariantCulture),
            Percent(score.Truncated));
    }
}

/// <summary>What <c>eval --json</c> prints.</summary>
/// <param name="Tasks">Scores by task.</param>
internal sealed record EvalResult(IReadOnlyDictionary<string, TaskAccuracyResult> Tasks) : Success;

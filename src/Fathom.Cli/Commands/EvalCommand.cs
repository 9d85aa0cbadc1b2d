using System.CommandLine;
using System.Globalization;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Measurement;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Evaluation;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom eval</c>.</summary>
internal sealed class EvalCommand : VerbCommand
{
    private const int MaxAnswers = 100_000;

    // Answers are written, and progress is shown, after so many.
    private const int QuestionsAtOnce = 128;
    private const int MaxSamples = 4_096;
    private const double MaxTemperature = 100;

    private readonly EngineSelection _engine = new();
    private readonly TaskSelection _ownTasks = new();
    private readonly EndpointSelection _endpoint = new();
    private readonly Option<string> _tasks = new("--tasks")
    {
        Description = "Comma-separated task names from 'fathom tasks list', or all",
        HelpName = "A,B",
    };

    private readonly Option<string?> _questions = new("--questions")
    {
        Description = "JSONL file of questions with answers to use instead of tasks (see docs/cli.md)",
        HelpName = "FILE",
    };

    private readonly Option<int> _limit = new("--limit") { Description = "Problems per level", DefaultValueFactory = _ => 50, HelpName = "N" };
    private readonly Option<int> _samples = new("--samples")
    {
        Description = "Answers per problem",
        DefaultValueFactory = _ => 1,
        HelpName = "K",
    };

    private readonly Option<double?> _temperature = new("--temperature")
    {
        Description = "Sampling temperature (default: 0, the most likely token, with one answer per problem, and 1 with several)",
        HelpName = "T",
        CustomParser = OptionRules.ParseNumber<double>,
    };

    private readonly Option<double> _topP = new("--top-p")
    {
        Description = "Sample from the smallest set of tokens whose total probability reaches this",
        DefaultValueFactory = _ => 1,
        HelpName = "P",
        CustomParser = result => OptionRules.ParseNumber<double>(result) ?? 0,
    };

    private readonly Option<int> _maxTokens = new("--max-tokens") { Description = "Maximum tokens per answer", DefaultValueFactory = _ => 512, HelpName = "N" };
    private readonly Option<ThinkingChoice?> _think = ThinkingOption.Create();
    private readonly Option<ProblemSplit> _split = new("--split") { Description = "train, dev, or test", DefaultValueFactory = _ => ProblemSplit.Test };
    private readonly Option<PhrasingRing> _ring = new("--ring") { Description = "Which phrasings to use", DefaultValueFactory = _ => PhrasingRing.Trained };
    private readonly Option<long> _seed = new("--seed") { Description = "Random seed for problems and sampling", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _answers = new("--answers") { Description = "Write all answers to this file, one problem per line", HelpName = "FILE" };

    /// <summary>Sets up the verb.</summary>
    public EvalCommand(CliHost host)
        : base(
            host,
            "eval",
            "Evaluates a model on tasks with verifiable answers",
            "fathom eval -m models/rl --tasks sum,countdown",
            "fathom eval -m models/rl --tasks all --limit 20 --samples 8 --json",
            "fathom eval --questions questions.jsonl",
            "fathom eval --url http://127.0.0.1:8080 --tasks all --json")
    {
        OptionRules.Between(_limit, 1, MaxAnswers);
        OptionRules.Between(_samples, 1, MaxSamples);
        OptionRules.Within(_temperature, 0, MaxTemperature);
        OptionRules.Positive(_topP, most: 1);
        OptionRules.Between(_maxTokens, 1, int.MaxValue);
        OptionRules.NotEmpty(_tasks);
        OptionRules.Offer(_tasks, () => TaskCatalog.BuiltIn().All.Select(task => task.Name).Append("all"));
        OptionRules.NotEmpty(_questions);
        OptionRules.NotEmpty(_answers);
        OptionRules.OneOf<ProblemSplit>(_split);
        OptionRules.OneOf<PhrasingRing>(_ring);
        Add(_tasks);
        _ownTasks.AddTo(this);
        Add(_questions);
        _engine.AddTo(this);
        _endpoint.AddTo(this);
        Add(_limit);
        Add(_samples);
        Add(_temperature);
        Add(_topP);
        Add(_maxTokens);
        Add(_think);
        Add(_split);
        Add(_ring);
        Add(_seed);
        Add(_answers);
    }

    /// <inheritdoc/>
    protected override async Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        if ((context.Get(_tasks) is null) == (context.Get(_questions) is null))
        {
            throw CliException.Usage("--tasks", "name tasks, or a file of questions with --questions");
        }

        if (context.Get(_questions) is not null)
        {
            context.Refuse("goes with --tasks", _limit, _split, _ring);
        }

        if (context.Get(_answers) is { } log && context.Get(_questions) is { } read && Path.GetFullPath(log) == Path.GetFullPath(read))
        {
            throw CliException.Usage("--answers", "the answers would overwrite the questions");
        }

        IReadOnlyList<IVerifiableTask> tasks = TaskSelection.Choose(_ownTasks.Catalog(context), context.Get(_tasks) ?? "");
        IReadOnlyList<WrittenQuestion> questions = context.Get(_questions) is { } file ? WrittenQuestions.Read(file) : [];
        if (_endpoint.Read(context, _engine.Given(context)) is not { } endpoint)
        {
            return MeasureHere(context, tasks, questions, interrupted);
        }

        context.Refuse("has no effect with --url", _engine.OfEngine);
        return await MeasureAsync(context, endpoint, tasks, questions, interrupted);
    }

    private async Task<ExitCode> MeasureAsync(
        VerbContext context, Endpoint endpoint, IReadOnlyList<IVerifiableTask> tasks, IReadOnlyList<WrittenQuestion> questions, CancellationToken interrupted)
    {
        EvaluationOptions options = Evaluation(context);
        using EndpointAnswers answers = await EndpointAnswers.ConnectAsync(endpoint, options, interrupted);
        Dictionary<string, TaskAccuracyResult> scores = Measure(context, new TaskEvaluator(answers, options), tasks, questions, interrupted);
        if (answers.Cost.Requests == 0)
        {
            throw new EvaluationException(EvaluationErrorCodes.EndpointFailed, $"no request was answered: {string.Join(", ", answers.Failures.Keys)}");
        }

        Report(context, new EvalResult(scores, EvalCost.Of(answers.Cost) with { CachedTokens = answers.Cost.CachedTokens })
        {
            Url = endpoint.Url.ToString(),
            Model = answers.Model,
            Retries = answers.Retries,
            Failed = answers.Failures,
        });
        return ExitCode.Ok;
    }

    private ExitCode MeasureHere(
        VerbContext context, IReadOnlyList<IVerifiableTask> tasks, IReadOnlyList<WrittenQuestion> questions, CancellationToken interrupted)
    {
        EvaluationOptions options = Evaluation(context);
        using RunningModel running = RunningModel.Open(_engine.PathOf(context), TaskEngine.For(_engine.Options(context)), context.Host.Time);
        var source = new EngineAnswers(running.Engine, options);
        Dictionary<string, TaskAccuracyResult> results = Measure(context, new TaskEvaluator(source, options), tasks, questions, interrupted);
        Report(context, new EvalResult(results, EvalCost.Of(source.Cost)));
        return ExitCode.Ok;
    }

    private EvaluationOptions Evaluation(VerbContext context) => new()
    {
        ProblemsPerLevel = context.Get(_limit),
        Samples = context.Get(_samples),
        Temperature = (float?)context.Get(_temperature),
        TopP = (float)context.Get(_topP),
        MaxTokens = context.Get(_maxTokens),
        Thinking = (context.Get(_think) ?? default).Mode,
        ThinkingBudget = (context.Get(_think) ?? default).Budget,
        Split = context.Get(_split),
        Ring = context.Get(_ring),
        Seed = context.Get(_seed),
    };

    private Dictionary<string, TaskAccuracyResult> Measure(
        VerbContext context,
        TaskEvaluator evaluator,
        IReadOnlyList<IVerifiableTask> tasks,
        IReadOnlyList<WrittenQuestion> questions,
        CancellationToken interrupted)
    {
        using var log = new AnswerLog(context.Get(_answers));
        Dictionary<string, TaskAccuracyResult> results = Measure(context, evaluator, questions, log, interrupted);
        foreach (IVerifiableTask task in tasks)
        {
            results[task.Name] = Measure(context, evaluator, task, log, interrupted);
        }

        log.Commit();
        return results;
    }

    private static Dictionary<string, TaskAccuracyResult> Measure(
        VerbContext context, TaskEvaluator evaluator, IReadOnlyList<WrittenQuestion> questions, AnswerLog log, CancellationToken interrupted)
    {
        var results = new Dictionary<string, TaskAccuracyResult>();
        if (questions.Count == 0)
        {
            return results;
        }

        var answers = new List<TaskAnswers>();
        foreach (WrittenQuestion[] some in questions.Chunk(QuestionsAtOnce))
        {
            IReadOnlyList<TaskAnswers> given = evaluator.Answer(some, interrupted);
            answers.AddRange(given);
            log.Write(given);
            context.Output.Progress($"{answers.Count} of {questions.Count} questions");
        }

        foreach (TaskAnswers wrong in answers.Where(answer => answer.Right == 0))
        {
            context.Output.Note($"wrong: {wrong.Problem.Text} -> {wrong.Answers[0].Visible} ({wrong.Answers[0].Verdict.Reason})");
        }

        foreach (IGrouping<string, TaskAnswers> topic in answers.GroupBy(answer => answer.Problem.Task))
        {
            results[topic.Key] = TaskAccuracyResult.Of(Score.Of([.. topic]), new Dictionary<string, AccuracyResult>());
        }

        results["all"] = TaskAccuracyResult.Of(Score.Of(answers), new Dictionary<string, AccuracyResult>());
        return results;
    }

    private static TaskAccuracyResult Measure(
        VerbContext context, TaskEvaluator evaluator, IVerifiableTask task, AnswerLog log, CancellationToken interrupted)
    {
        var all = new List<TaskAnswers>();
        var levels = new Dictionary<string, AccuracyResult>();
        for (int level = 1; level <= task.Levels; level++)
        {
            IReadOnlyList<TaskAnswers> answers = evaluator.Answer(task, level, interrupted);
            all.AddRange(answers);
            log.Write(answers);
            var score = Score.Of(answers);
            levels[level.ToString(CultureInfo.InvariantCulture)] = AccuracyResult.Of(score);
            string share = (100 * score.Accuracy).ToString("F1", CultureInfo.InvariantCulture);
            context.Output.Progress($"{task.Name}, level {level} of {task.Levels}: {share}% of {score.Problems}");
        }

        return TaskAccuracyResult.Of(Score.Of(all), levels);
    }

    private static void Report(VerbContext context, EvalResult result)
    {
        EvalCost cost = result.Cost;
        context.Output.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{cost.Requests} answers: {cost.PromptTokens} tokens of prompts, {cost.CompletionTokens} new tokens"));
        foreach ((string reason, int count) in result.Failed ?? new Dictionary<string, int>())
        {
            context.Output.Note($"{count} requests failed and count as wrong answers: {reason}");
        }

        context.Output.Result(result, () => OutputJson.Compact.EvalResult, screen => screen.Write(Table(result.Tasks)));
    }

    private static Table Table(IReadOnlyDictionary<string, TaskAccuracyResult> results)
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
            Markup.Escape(TerminalOutput.Harmless(name)),
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

using System.CommandLine;
using System.Globalization;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Measurement;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference.Loading;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Training.Data;
using Fathom.Training.Optimization;
using Fathom.Training.Runs;
using Fathom.Training.Steps;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train teach</c>: a model learns tasks without forgetting the others.</summary>
internal sealed class TrainTeachCommand : VerbCommand
{
    private const int BatchTokens = 8_192;
    private const int MaxContext = 1_024;
    private const int MaxSteps = 1_000_000;
    private const int MaxProblems = 100_000;
    private const int CheckpointEvery = 25;

    // Questions get a small weight: as full targets, they would crowd out what the answers need.
    private const double PromptWeight = 0.02;

    private readonly Argument<string> _names = new("TASKS") { Description = "Tasks to learn, separated by commas" };
    private readonly TaskSelection _tasks = new();
    private readonly ModelSelection _model = new();
    private readonly Option<string> _out = new("--out") { Description = "The run's folder; the model is written to its subfolder 'model'", Required = true };
    private readonly Option<bool> _resume = new("--resume") { Description = "Resume the run in this folder" };
    private readonly Option<int> _steps = new("--steps")
    {
        Description = $"Training steps of {BatchTokens:#,0} tokens",
        DefaultValueFactory = _ => 120,
        HelpName = "N",
    };

    private readonly Option<int> _share = new("--share")
    {
        Description = "Percentage of the training data that comes from the tasks to learn; the rest comes from all built-in tasks",
        DefaultValueFactory = _ => 25,
        HelpName = "PERCENT",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Problems per level of the tasks to learn in the measurement; a tenth of it for the others",
        DefaultValueFactory = _ => 100,
        HelpName = "N",
    };

    private readonly Option<int> _maxTokens = new("--max-tokens")
    {
        Description = "Maximum tokens per answer in the measurement",
        DefaultValueFactory = _ => 512,
        HelpName = "N",
    };

    private readonly Option<long> _seed = new("--seed") { Description = "Random seed", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _threads = new("--threads", "-t") { Description = "Compute threads (default: all cores)", HelpName = "N" };

    /// <summary>Sets up the verb.</summary>
    public TrainTeachCommand(CliHost host)
        : base(
            host,
            "teach",
            "Teaches a model tasks, your own among them, and measures it before and after",
            "fathom train teach roman --task-assembly OwnTask.dll --out runs/roman",
            "fathom train teach sort,sort-words --out runs/sorts")
    {
        OptionRules.Between(_steps, 1, MaxSteps);
        OptionRules.Between(_share, 1, 100);
        OptionRules.Between(_limit, 1, MaxProblems);
        OptionRules.Between(_maxTokens, 1, int.MaxValue);
        OptionRules.Between(_threads, 1, ThreadsOption.MaxThreads);
        OptionRules.NotEmpty(_names);
        OptionRules.NotEmpty(_out);
        Add(_names);
        _tasks.AddTo(this);
        _model.AddTo(this);
        Add(_out);
        Add(_resume);
        Add(_steps);
        Add(_share);
        Add(_limit);
        Add(_maxTokens);
        Add(_seed);
        Add(_threads);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        TaskCatalog catalog = _tasks.Catalog(context);
        IReadOnlyList<IVerifiableTask> taught = TaskSelection.Choose(catalog, context.Get(_names)!);
        var figures = new TeachingFigures(catalog, taught)
        {
            ProblemsPerLevel = context.Get(_limit),
            MaxTokens = context.Get(_maxTokens),
            Threads = context.Get(_threads),
        };
        string folder = context.Get(_out)!;
        if (context.Get(_resume))
        {
            context.Refuse("is set by the run that --resume continues: leave it out", _model.Option, _steps, _share, _seed);
        }

        using TrainingRun run = context.Get(_resume)
            ? TrainingRun.Resume(folder, context.Output.Note, interrupted)
            : TrainingRun.Start(Configure(context, taught), folder, interrupted);
        string before = run.Origin ?? throw CliException.Usage("--resume", "the run in this folder does not train a model further");
        context.Output.Note($"{run.Plan.Steps} steps, {ReadableNumbers.Count(run.Plan.Tokens)} tokens, {ReadableNumbers.Operations(run.Plan.Flops)}");
        if (!run.Run(maxSteps: null, hashEvery: 0, new TrainingProgress(context.Output, run.Plan.Steps).Show, interrupted))
        {
            context.Output.Note($"stopped after {run.StepsDone} steps; continue with --resume");
            throw new OperationCanceledException(interrupted);
        }

        string model = run.Export();
        TeachResult result = figures.Compare(before, model, context.Output.Progress, interrupted);
        context.Output.Result(result, () => OutputJson.Compact.TeachResult, screen => Show(screen, result));
        return Task.FromResult(ExitCode.Ok);
    }

    private RunOptions Configure(VerbContext context, IReadOnlyList<IVerifiableTask> taught)
    {
        double share = context.Get(_share) / 100.0;
        string path = _model.PathOf(context);
        var learned = new SourceOptions
        {
            Name = "learned",
            Weight = share,
            Tasks = new TaskSourceOptions
            {
                Only = [.. taught.Select(task => task.Name)],
                Assemblies = _tasks.Assemblies(context),
                PromptWeight = PromptWeight,
            },
        };
        var kept = new SourceOptions
        {
            Name = "kept",
            Weight = 1 - share,
            Tasks = new TaskSourceOptions { Levels = TaskLevelShares.Gentle, PromptWeight = PromptWeight },
        };
        return new RunOptions
        {
            Model = new ModelOptions { From = path },
            Data = new DataOptions { Sources = share < 1 ? [learned, kept] : [learned] },
            Train = new TrainerOptions
            {
                Steps = context.Get(_steps),
                BatchTokens = BatchTokens,
                MicroBatchTokens = BatchTokens,
                ContextTokens = Math.Min(MaxContext, ContextOf(path)),
                Schedule = new LearningRateSchedule { Kind = ScheduleKind.Wsd, WarmupSteps = 5, DecayStart = 0.3, FinalShare = 0.02 },
                Optimizer = new OptimizerOptions { Kind = OptimizerKind.Muon, LearningRate = 5e-4, MuonLearningRate = 0.0035, WeightDecay = 0.02f },
            },
            EvaluateEvery = Math.Max(1, context.Get(_steps) / 3),
            CheckpointEvery = CheckpointEvery,
            Seed = context.Get(_seed),
            Threads = context.Get(_threads),
        };
    }

    private static int ContextOf(string path)
    {
        using LoadedModel model = LoadedModel.Open(path);
        return model.Config.MaxSequenceLength;
    }

    private static void Show(IAnsiConsole screen, TeachResult result)
    {
        Table table = new Table().AddColumns("task", "problems", "before", "after");
        foreach ((string name, TeachScore score) in result.Tasks)
        {
            AddRow(table, name, score);
        }

        AddRow(table, "the others, mean", result.Others);
        screen.Write(table);
        screen.WriteLine(result.Model);
    }

    private static void AddRow(Table table, string name, TeachScore score) => table.AddRow(
        Markup.Escape(name),
        score.Problems.ToString(CultureInfo.InvariantCulture),
        (100 * score.Before).ToString("F1", CultureInfo.InvariantCulture),
        (100 * score.After).ToString("F1", CultureInfo.InvariantCulture));
}

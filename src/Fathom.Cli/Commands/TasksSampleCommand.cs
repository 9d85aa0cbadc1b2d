using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom tasks sample</c>.</summary>
internal sealed class TasksSampleCommand : VerbCommand
{
    private const int MaxCount = 1_000_000;

    private readonly TaskSelection _tasks = new();
    private readonly Argument<string> _task = new("TASK") { HelpName = "TASK", Description = "Task name from 'fathom tasks list'" };
    private readonly Option<int> _level = new("--level") { Description = "Level, starting at 1", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _count = new("--count") { Description = "Number of problems", DefaultValueFactory = _ => 1 };
    private readonly Option<long> _seed = new("--seed") { Description = "Random seed for the problems", DefaultValueFactory = _ => 1 };
    private readonly Option<ProblemSplit> _split = new("--split") { Description = "train, dev, or test", DefaultValueFactory = _ => ProblemSplit.Train };
    private readonly Option<PhrasingRing> _ring = new("--ring") { Description = "Which phrasings to use", DefaultValueFactory = _ => PhrasingRing.Trained };

    /// <summary>Sets up the verb.</summary>
    public TasksSampleCommand(CliHost host)
        : base(
            host,
            "sample",
            "Prints problems of a task and their solutions, one line of JSON per problem",
            "fathom tasks sample sum --level 2 --count 5 --seed 7")
    {
        OptionRules.Between(_level, 1, int.MaxValue);
        OptionRules.Between(_count, 1, MaxCount);
        OptionRules.OneOf<ProblemSplit>(_split);
        OptionRules.OneOf<PhrasingRing>(_ring);
        OptionRules.NotEmpty(_task);
        OptionRules.Offer(_task, () => TaskCatalog.BuiltIn().All.Select(task => task.Name));
        Add(_task);
        _tasks.AddTo(this);
        Add(_level);
        Add(_count);
        Add(_seed);
        Add(_split);
        Add(_ring);
    }

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        IVerifiableTask task = _tasks.Catalog(context).Find(context.Get(_task)!);
        int level = context.Get(_level);
        TaskLevels.Require(task, level);
        var draw = new DrawRequest { Level = level, Split = context.Get(_split), Ring = context.Get(_ring), Seed = context.Get(_seed) };
        for (int index = 0; index < context.Get(_count); index++)
        {
            Problem problem = TaskSampler.Draw(task, draw, index);
            WorkedSolution solution = task.Solve(problem, SolveOptions.Default);
            var line = new SampleLine(task.Name, ProblemReference.Of(problem, draw, index), solution.Thinking, solution.Answer);
            context.Output.Line(line, CommandJson.Compact.SampleLine);
        }

        return Task.FromResult(ExitCode.Ok);
    }
}

/// <summary>A problem and its solution.</summary>
/// <param name="Task">The task.</param>
/// <param name="Problem">The problem, as <c>tasks check</c> takes it.</param>
/// <param name="Thinking">The steps of the solution.</param>
/// <param name="Answer">The answer.</param>
internal sealed record SampleLine(string Task, ProblemReference Problem, string Thinking, string Answer);

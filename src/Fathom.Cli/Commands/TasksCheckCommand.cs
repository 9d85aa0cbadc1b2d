using System.Text.Json;
using Fathom.Cli.Batch;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Tasks;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Catalog;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom tasks check</c>.</summary>
internal sealed class TasksCheckCommand : VerbCommand
{
    private readonly TaskSelection _tasks = new();

    /// <summary>Sets up the verb.</summary>
    public TasksCheckCommand(CliHost host)
        : base(
            host,
            "check",
            "Judges answers: reads lines {\"task\": …, \"problem\": …, \"answer\": …} with problems as printed by 'tasks sample', "
                + "and writes a verdict for each",
            "fathom tasks sample sum --count 9 | fathom tasks check") => _tasks.AddTo(this);

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        TaskCatalog catalog = _tasks.Catalog(context);
        int number = 0;
        foreach (string line in BoundedLines.Read(context.Host.Input))
        {
            CheckLine check = Read(line, ++number);
            Verdict verdict = Judge(catalog, check, number);
            context.Output.Line(new VerdictLine(check.Task!, verdict.Score, verdict.IsRight, verdict.Reason), CommandJson.Compact.VerdictLine);
        }

        return Task.FromResult(ExitCode.Ok);
    }

    private static CheckLine Read(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, CommandJson.Compact.CheckLine) is { Task: not null, Problem: not null, Answer: not null } check
                ? check
                : throw Refused(number, "expected task, problem and answer");
        }
        catch (JsonException failure)
        {
            throw Refused(number, $"expected JSON with a problem as 'tasks sample' prints it, found something else at byte {failure.BytePositionInLine + 1}");
        }
    }

    private static Verdict Judge(TaskCatalog catalog, CheckLine check, int number)
    {
        IVerifiableTask task = catalog.Find(check.Task!);
        ProblemReference reference = check.Problem!;
        TaskLevels.Require(task, reference.Level ?? 1);
        if (reference.Index is < 0 or >= int.MaxValue)
        {
            throw Refused(number, $"expected an index from 0, found {reference.Index}");
        }

        Problem problem = reference.Draw(task);
        return reference.Text is null || reference.Text == problem.Text
            ? task.Verify(problem, check.Answer!)
            : throw Refused(number, "the problem's text is not the one that its index gives");
    }

    private static CliException Refused(int line, string message) => new(ExitCode.InputRefused, "tasks.check", $"line {line}", $"line {line}: {message}");
}

/// <summary>An answer to judge.</summary>
/// <param name="Task">The task.</param>
/// <param name="Problem">The problem.</param>
/// <param name="Answer">The answer, with or without its thinking.</param>
internal sealed record CheckLine(string? Task, ProblemReference? Problem, string? Answer);

/// <summary>A verdict.</summary>
/// <param name="Task">The task.</param>
/// <param name="Score">0 (wrong) to 1 (right).</param>
/// <param name="Right">Whether the answer is right.</param>
/// <param name="Reason">Why.</param>
internal sealed record VerdictLine(string Task, double Score, bool Right, string Reason);

using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Tasks;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom tasks list</c>.</summary>
internal sealed class TasksListCommand : VerbCommand
{
    private readonly TaskSelection _tasks = new();

    /// <summary>Sets up the verb.</summary>
    public TasksListCommand(CliHost host)
        : base(host, "list", "Lists the tasks, one line of JSON per task", "fathom tasks list") => _tasks.AddTo(this);

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        foreach (IVerifiableTask task in _tasks.Catalog(context).All)
        {
            int[] closed = [.. Enumerable.Range(1, task.Levels).Where(task.IsClosed)];
            context.Output.Line(new TaskLine(task.Name, task.Area, task.Levels, closed, task.Summary), CommandJson.Compact.TaskLine);
        }

        return Task.FromResult(ExitCode.Ok);
    }
}

/// <summary>A task.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Area">Its area.</param>
/// <param name="Levels">Number of its levels.</param>
/// <param name="ClosedLevels">Levels with so few problems that all splits have the same ones.</param>
/// <param name="Summary">What it asks.</param>
internal sealed record TaskLine(string Task, TaskArea Area, int Levels, IReadOnlyList<int> ClosedLevels, string Summary);

using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;
using Fathom.Tasks;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom tasks list</c>.</summary>
internal sealed class TasksListCommand(CliHost host) : VerbCommand(host, "list", "Lists the tasks, a line of JSON each", "fathom tasks list")
{
    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        foreach (IVerifiableTask task in TaskCatalog.BuiltIn().All)
        {
            int[] closed = [.. Enumerable.Range(1, task.Levels).Where(task.IsClosed)];
            context.Output.Line(new TaskLine(task.Name, task.Area, task.Levels, closed, task.Summary), CliJson.Compact.TaskLine);
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

using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom tasks</c> and its verbs.</summary>
internal sealed class TasksCommand : VerbCommand
{
    /// <summary>Sets up the verb.</summary>
    public TasksCommand(CliHost host)
        : base(host, "tasks", "Shows the tasks with verifiable answers", "fathom tasks list", "fathom tasks sample sum --level 2 --count 5")
    {
        Add(new TasksListCommand(host));
        Add(new TasksSampleCommand(host));
        Add(new TasksCheckCommand(host));
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted) =>
        throw CliException.Usage("tasks", "'tasks' needs a subcommand: list, sample, or check");
}

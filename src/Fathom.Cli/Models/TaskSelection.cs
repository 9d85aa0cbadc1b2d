using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;

namespace Fathom.Cli.Models;

/// <summary><c>--task-assembly FILE</c>: user-defined tasks in addition to the built-in ones.</summary>
internal sealed class TaskSelection
{
    private readonly Option<string[]> _assemblies = new("--task-assembly")
    {
        Description = ".NET assembly with your own tasks, which run as part of this program, or text file (.txt) of situations; repeatable",
        HelpName = "FILE",
    };

    /// <summary>Adds the option to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        OptionRules.NotEmpty(_assemblies);
        command.Add(_assemblies);
    }

    /// <summary>The assembly files.</summary>
    public IReadOnlyList<string> Assemblies(VerbContext context) => context.Get(_assemblies) ?? [];

    /// <summary>The built-in tasks and those of the assemblies.</summary>
    /// <exception cref="TaskException">An assembly is refused.</exception>
    public TaskCatalog Catalog(VerbContext context) => TaskCatalog.BuiltInAnd(Assemblies(context));

    /// <summary>The tasks of a comma-separated list of names; <c>all</c> for every one.</summary>
    /// <exception cref="TaskException">A name is unknown.</exception>
    /// <exception cref="CliException">The list contains only commas and spaces.</exception>
    public static IReadOnlyList<IVerifiableTask> Choose(TaskCatalog catalog, string names)
    {
        string[] chosen = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return chosen switch
        {
            ["all"] => catalog.All,
            [] when names.Length > 0 => throw CliException.Usage("tasks", $"'{names}' names no task"),
            [] => [],
            _ => [.. chosen.Distinct().Select(catalog.Find)],
        };
    }
}

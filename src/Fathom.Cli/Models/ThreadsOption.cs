using System.CommandLine;
using Fathom.Cli.Grammar;
using Fathom.Numerics.Machine;

namespace Fathom.Cli.Models;

/// <summary><c>--threads N</c>.</summary>
internal sealed class ThreadsOption
{
    /// <summary>Highest allowed number of threads.</summary>
    public const int MaxThreads = 1024;

    private readonly Option<int?> _threads = new("--threads", "-t") { Description = "Compute threads (default: the number of physical cores)", HelpName = "N" };

    /// <summary>Sets up the option.</summary>
    public ThreadsOption() => OptionRules.Between(_threads, 1, MaxThreads);

    /// <summary>The option.</summary>
    public Option Option => _threads;

    /// <summary>Adds the option to a verb.</summary>
    public void AddTo(Command command) => command.Add(_threads);

    /// <summary>The number of threads.</summary>
    public int Count(VerbContext context) => context.Get(_threads) ?? Processor.PhysicalCores;
}

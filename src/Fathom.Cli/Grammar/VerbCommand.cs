using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;

namespace Fathom.Cli.Grammar;

/// <summary>One verb: its options, its examples, and its action.</summary>
internal abstract class VerbCommand : Command
{
    /// <summary>Sets up a verb.</summary>
    /// <param name="host">The process around it.</param>
    /// <param name="name">The word on the command line.</param>
    /// <param name="description">One sentence for the help.</param>
    /// <param name="examples">Command lines shown in the help; at least one.</param>
    protected VerbCommand(CliHost host, string name, string description, params IReadOnlyList<string> examples)
        : base(name, description)
    {
        Host = host;
        Examples = examples;
        SetAction(InvokeAsync);
    }

    /// <summary>Command lines shown in the help.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>The process around it.</summary>
    public CliHost Host { get; }

    /// <summary>
    /// Whether the work stops by itself when interrupted, because there is something to save or clean up; otherwise an interrupt ends the process.
    /// </summary>
    protected virtual bool StopsItself => true;

    /// <summary>Does the work.</summary>
    /// <param name="context">The parsed options and where to read and write.</param>
    /// <param name="interrupted">Ctrl+C.</param>
    protected abstract Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted);

    private async Task<int> InvokeAsync(ParseResult parse)
    {
        var output = CommandOutput.Create(Host, GlobalOptions.Read(parse, []));
        CancellationToken interrupted = StopsItself ? Host.Interrupts.Arm() : CancellationToken.None;
        return (int)await RunAsync(new VerbContext(parse, Host, output), interrupted);
    }
}

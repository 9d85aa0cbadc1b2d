using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom bench</c> and its verbs.</summary>
internal sealed class BenchCommand : VerbCommand
{
    /// <summary>Sets up the verb.</summary>
    public BenchCommand(CliHost host)
        : base(host, "bench", "Measures speed on this machine", "fathom bench train gpt2-124m --batch 4 --tokens 64") =>
        Add(new BenchTrainCommand(host));

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted) => throw CliException.Usage("bench", "say what to measure: train");
}

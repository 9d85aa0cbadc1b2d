using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;
using Fathom.Training.Runs;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train compare</c>.</summary>
internal sealed class TrainCompareCommand : VerbCommand
{
    private readonly Argument<string[]> _arms = new("ARM")
    {
        Description = "Run folders that differ only in seed; the first arm is the baseline",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Sets up the verb.</summary>
    public TrainCompareCommand(CliHost host)
        : base(host, "compare", "Compares finished runs by their validation losses, seed by seed", "fathom train compare runs/base runs/muon") => Add(_arms);

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        IReadOnlyList<ArmResult> arms = RunComparison.Compare(context.Get(_arms)!, context.Output.Note);
        context.Output.Data(RunComparison.ToMarkdown(arms));
        context.Output.Result(new TrainCompareResult(arms), () => CommandJson.Compact.TrainCompareResult, _ => { });
        return Task.FromResult(ExitCode.Ok);
    }
}

/// <summary>Arms compared.</summary>
internal sealed record TrainCompareResult(IReadOnlyList<ArmResult> Arms) : Success;

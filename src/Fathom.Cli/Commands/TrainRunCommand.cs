using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Training.Runs;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train pretrain</c>, <c>sft</c> and <c>distill</c>.</summary>
internal sealed class TrainRunCommand : VerbCommand
{
    private readonly RunSelection _run = RunSelection.OfSteps();
    private readonly Option<int> _hashEvery = new("--hash-every")
    {
        Description = "Log a hash of all training state every N steps; 0 for never",
        HelpName = "N",
    };

    /// <summary>Sets up the verb.</summary>
    public TrainRunCommand(CliHost host, string name, string description)
        : base(host, name, description, $"fathom train {name} run.json --out runs/first", $"fathom train {name} --resume --out runs/first")
    {
        _run.AddTo(this);
        OptionRules.Between(_hashEvery, 0, int.MaxValue);
        Add(_hashEvery);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string folder = _run.Folder(context);
        using TrainingRun run = Open(context, interrupted);
        Announce(context.Output, run.Plan);
        var progress = new TrainingProgress(context.Output, run.Plan.Steps);
        bool isFinished = run.Run(_run.Amount(context), context.Get(_hashEvery), progress.Show, interrupted);
        string? model = isFinished && run.Model.Config.ModelType != "gpt2" ? run.Export() : null;
        context.Output.Result(
            new TrainResult(isFinished, run.StepsDone, folder, model),
            () => CommandJson.Compact.TrainResult,
            screen => screen.WriteLine(isFinished
                ? $"finished after {run.StepsDone} steps: {model ?? folder}"
                : $"stopped after {run.StepsDone} steps; continue with --resume"));
        return Task.FromResult(isFinished || !interrupted.IsCancellationRequested ? ExitCode.Ok : ExitCode.Interrupted);
    }

    private TrainingRun Open(VerbContext context, CancellationToken interrupted) => _run.Open(
        context,
        (config, folder) => TrainingRun.Start(RunOptions.ReadFile(config).ForVerb(Name), folder, interrupted),
        folder => TrainingRun.Resume(folder, context.Output.Note, interrupted));

    private static void Announce(CommandOutput output, RunPlan plan)
    {
        string tokens = FormattableString.Invariant($"{ReadableNumbers.Count(plan.Tokens)} tokens ({plan.TokensPerParameter:0.##} per parameter)");
        output.Note(FormattableString.Invariant($"{plan.Parameters:#,0} parameters, {plan.Steps} steps, {tokens}, {ReadableNumbers.Operations(plan.Flops)}"));
        foreach (string warning in plan.Warnings)
        {
            output.Note($"warning: {warning}");
        }
    }
}

/// <summary>The last line that a training verb prints.</summary>
/// <param name="Finished">Whether all steps are done.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Run">The run's folder.</param>
/// <param name="Model">The exported model's folder, when finished.</param>
internal sealed record TrainResult(bool Finished, int Step, string Run, string? Model) : Success;

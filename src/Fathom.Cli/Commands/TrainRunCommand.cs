using System.CommandLine;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;
using Fathom.Training.Runs;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train pretrain</c> and <c>fathom train sft</c>.</summary>
internal sealed class TrainRunCommand : VerbCommand
{
    private readonly Argument<string?> _config = new("CONFIG") { Description = "The run's configuration, a JSON file; not needed with --resume", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _out = new("--out") { Description = "The run's folder", Required = true };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the newest whole checkpoint of the folder" };
    private readonly Option<int?> _steps = new("--steps") { Description = "Do at most so many steps now" };
    private readonly Option<int> _hashEvery = new("--hash-every") { Description = "Steps between hashes of all state in the log; 0 for none" };

    /// <summary>Sets up the verb.</summary>
    public TrainRunCommand(CliHost host, string name, string description)
        : base(host, name, description, $"fathom train {name} run.json --out runs/first", $"fathom train {name} --resume --out runs/first")
    {
        Add(_config);
        Add(_out);
        Add(_resume);
        Add(_steps);
        Add(_hashEvery);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string folder = context.Get(_out)!;
        using TrainingRun run = Open(context, folder, interrupted);
        Announce(context.Output, run.Plan);
        var progress = new TrainingProgress(context.Output, run.Plan.Steps);
        bool isFinished = run.Run(context.Get(_steps), context.Get(_hashEvery), progress.Show, interrupted);
        string? model = isFinished && run.Model.Config.ModelType != "gpt2" ? run.Export() : null;
        context.Output.Result(
            new TrainResult(isFinished, run.StepsDone, folder, model),
            CliJson.Compact.TrainResult,
            screen => screen.WriteLine(isFinished ? $"finished after {run.StepsDone} steps: {model ?? folder}" : $"stopped after {run.StepsDone} steps; --resume goes on"));
        return Task.FromResult(isFinished || !interrupted.IsCancellationRequested ? ExitCode.Ok : ExitCode.Interrupted);
    }

    private TrainingRun Open(VerbContext context, string folder, CancellationToken interrupted)
    {
        if (context.Get(_resume))
        {
            return TrainingRun.Resume(folder, context.Output.Note, interrupted);
        }

        string config = context.Get(_config) ?? throw CliException.Usage("CONFIG", "name a configuration, or --resume a run");
        RunOptions options = RunOptions.ReadFile(config);
        return TrainingRun.Start(Name == "sft" ? options.OnConversations() : options, folder, interrupted);
    }

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

/// <summary>The last line of a training verb.</summary>
/// <param name="Finished">Whether all steps are done.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Run">The run's folder.</param>
/// <param name="Model">The exported model's folder, when finished.</param>
internal sealed record TrainResult(bool Finished, int Step, string Run, string? Model) : Success;

using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train grpo</c>.</summary>
internal sealed class TrainGrpoCommand : VerbCommand
{
    private readonly RunSelection _run = RunSelection.OfSteps();
    private readonly Option<int> _hashEvery = new("--hash-every")
    {
        Description = "Log a hash of all training state every N steps; 0 for never",
        HelpName = "N",
    };

    /// <summary>Sets up the verb.</summary>
    public TrainGrpoCommand(CliHost host)
        : base(
            host,
            "grpo",
            "Reinforcement learning: samples answers to tasks and learns from their verifiers' rewards",
            "fathom train grpo grpo.json --out runs/rl",
            "fathom train grpo --resume --out runs/rl")
    {
        _run.AddTo(this);
        OptionRules.Between(_hashEvery, 0, int.MaxValue);
        Add(_hashEvery);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string folder = _run.Folder(context);
        using GrpoRun run = Open(context);
        bool isFinished = run.Run(_run.Amount(context), context.Get(_hashEvery), record => Show(context.Output, record, run.Steps), interrupted);
        string? model = isFinished ? run.Export() : null;
        context.Output.Result(
            new TrainResult(isFinished, run.StepsDone, folder, model),
            () => CommandJson.Compact.TrainResult,
            screen => screen.WriteLine(
                isFinished ? $"finished after {run.StepsDone} steps: {model}" : $"stopped after {run.StepsDone} steps; continue with --resume"));
        return Task.FromResult(isFinished || !interrupted.IsCancellationRequested ? ExitCode.Ok : ExitCode.Interrupted);
    }

    private GrpoRun Open(VerbContext context) => _run.Open(
        context,
        (config, folder) => GrpoRun.Start(GrpoOptions.ReadFile(config), folder),
        folder => GrpoRun.Resume(folder, context.Output.Note));

    private static void Show(CommandOutput output, GrpoRecord record, int steps)
    {
        output.Progress(Line(record, steps));
        if (record.StateSha256 is { } hash)
        {
            output.Note($"state {hash}");
        }
    }

    /// <summary>One step, for the terminal.</summary>
    internal static string Line(GrpoRecord record, int steps) =>
        FormattableString.Invariant($"step {record.Step}/{steps} {100.0 * record.Step / steps,3:F0}%  reward {record.Reward:F3}  ")
        + FormattableString.Invariant($"right {100 * record.PassRate:F0}%  mixed {100 * record.MixedGroups:F0}%  length {record.MeanLength:F0}  ")
        + FormattableString.Invariant($"entropy {record.Entropy ?? 0:F2}  gap {record.LogprobGap ?? 0:0.0e+0}  ")
        + FormattableString.Invariant($"{record.RolloutSeconds:F1} + {record.UpdateSeconds:F1} s  ")
        + $"{ReadableNumbers.Duration(record.EtaSeconds ?? 0)} left";
}

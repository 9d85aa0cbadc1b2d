using System.CommandLine;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train grpo</c>.</summary>
internal sealed class TrainGrpoCommand : VerbCommand
{
    private readonly Argument<string?> _config = new("CONFIG")
    {
        Description = "The run's configuration, a JSON file; not needed with --resume",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _out = new("--out") { Description = "The run's folder", Required = true };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the newest whole checkpoint of the folder" };
    private readonly Option<int?> _steps = new("--steps") { Description = "Do at most so many steps now" };
    private readonly Option<int> _hashEvery = new("--hash-every") { Description = "Steps between hashes of all state in the log; 0 for none" };

    /// <summary>Sets up the verb.</summary>
    public TrainGrpoCommand(CliHost host)
        : base(
            host,
            "grpo",
            "Reinforcement learning: samples answers to tasks and follows what their verifiers say",
            "fathom train grpo grpo.json --out runs/rl",
            "fathom train grpo --resume --out runs/rl")
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
        using GrpoRun run = Open(context, folder);
        bool isFinished = run.Run(context.Get(_steps), context.Get(_hashEvery), record => Show(context.Output, record, run.Steps), interrupted);
        string? model = isFinished ? run.Export() : null;
        context.Output.Result(
            new TrainResult(isFinished, run.StepsDone, folder, model),
            CliJson.Compact.TrainResult,
            screen => screen.WriteLine(
                isFinished ? $"finished after {run.StepsDone} steps: {model}" : $"stopped after {run.StepsDone} steps; --resume goes on"));
        return Task.FromResult(isFinished || !interrupted.IsCancellationRequested ? ExitCode.Ok : ExitCode.Interrupted);
    }

    private GrpoRun Open(VerbContext context, string folder)
    {
        if (context.Get(_resume))
        {
            return GrpoRun.Resume(folder, context.Output.Note);
        }

        string config = context.Get(_config) ?? throw CliException.Usage("CONFIG", "name a configuration, or --resume a run");
        return GrpoRun.Start(GrpoOptions.ReadFile(config), folder);
    }

    private static void Show(CommandOutput output, GrpoRecord record, int steps)
    {
        output.Progress(Line(record, steps));
        if (record.StateSha256 is { } hash)
        {
            output.Note($"state {hash}");
        }
    }

    /// <summary>One step as people read it.</summary>
    private static string Line(GrpoRecord record, int steps) =>
        FormattableString.Invariant($"step {record.Step}/{steps} {100.0 * record.Step / steps,3:F0}%  reward {record.Reward:F3}  ")
        + FormattableString.Invariant($"right {100 * record.PassRate:F0}%  mixed {100 * record.MixedGroups:F0}%  length {record.MeanLength:F0}  ")
        + FormattableString.Invariant($"entropy {record.Entropy ?? 0:F2}  gap {record.LogprobGap ?? 0:0.0e+0}  ")
        + FormattableString.Invariant($"{record.RolloutSeconds:F1} + {record.UpdateSeconds:F1} s  ")
        + $"{ReadableNumbers.Duration(record.EtaSeconds ?? 0)} left";
}

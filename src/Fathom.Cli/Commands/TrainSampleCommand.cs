using System.Globalization;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Training.Sampling;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train sample</c>.</summary>
internal sealed class TrainSampleCommand : VerbCommand
{
    private readonly RunSelection _run = new(("--batches", "batches"));

    /// <summary>Sets up the verb.</summary>
    public TrainSampleCommand(CliHost host)
        : base(
            host,
            "sample",
            "Rejection sampling: a model answers tasks many times, and right answers are kept to learn from",
            "fathom train sample sample.json --out runs/samples",
            "fathom train sample --resume --out runs/samples")
    {
        _run.AddTo(this);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        using SampleRun run = Open(context);
        bool isFinished = run.Run(_run.Amount(context), now => context.Output.Progress(Line(now)), interrupted);
        var levels = run.ByLevel.ToDictionary(pair => pair.Key, pair => SampleCountsResult.Of(pair.Value));
        context.Output.Result(
            new TrainSampleResult(isFinished, run.SamplesFile, SampleCountsResult.Of(run.Total), levels),
            () => CommandJson.Compact.TrainSampleResult,
            screen => Show(screen, run, isFinished));
        return Task.FromResult(isFinished || !interrupted.IsCancellationRequested ? ExitCode.Ok : ExitCode.Interrupted);
    }

    private SampleRun Open(VerbContext context) => _run.Open(
        context,
        (config, folder) => SampleRun.Start(SampleOptions.ReadFile(config), folder),
        folder => SampleRun.Resume(folder, context.Output.Note));

    /// <summary>The state after a batch, for the terminal.</summary>
    internal static string Line(SampleRun run) =>
        FormattableString.Invariant($"batch {run.RoundsDone}/{run.Rounds} {100.0 * run.RoundsDone / run.Rounds,3:F0}%  ")
        + $"right {Percent(run.Total.PassRate)}%  kept {run.Total.Kept} of {run.Total.Answers}";

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);

    private static void Show(IAnsiConsole screen, SampleRun run, bool isFinished)
    {
        Table table = new Table().AddColumns("level", "problems", "answers", "right", "sound", "kept");
        foreach ((string level, SampleCounts counts) in run.ByLevel.Append(KeyValuePair.Create("all", run.Total)))
        {
            string Share(int count) => Percent(counts.Answers == 0 ? 0 : (double)count / counts.Answers);
            table.AddRow(Markup.Escape(level), $"{counts.Problems}", $"{counts.Answers}", Share(counts.Right), Share(counts.Sound), $"{counts.Kept}");
        }

        screen.Write(table);
        screen.WriteLine(isFinished ? run.SamplesFile : $"stopped after batch {run.RoundsDone} of {run.Rounds}; continue with --resume");
    }
}

/// <summary>The output of <c>train sample --json</c>.</summary>
/// <param name="Finished">Whether all batches are done.</param>
/// <param name="Samples">The file.</param>
/// <param name="Total">Counts over all answers.</param>
/// <param name="Levels">The same by <c>family/level</c>.</param>
internal sealed record TrainSampleResult(
    bool Finished, string Samples, SampleCountsResult Total, IReadOnlyDictionary<string, SampleCountsResult> Levels) : Success;

/// <summary>Counts and their shares.</summary>
internal sealed record SampleCountsResult(int Problems, int Answers, double PassRate, int Kept, double KeptShare)
{
    /// <summary>Counts in their printed form.</summary>
    public static SampleCountsResult Of(SampleCounts counts) =>
        new(counts.Problems, counts.Answers, counts.PassRate, counts.Kept, counts.KeptShare);
}

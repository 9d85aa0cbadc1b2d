using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Training.Models;
using Fathom.Training.Runs;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom bench train</c>.</summary>
internal sealed class BenchTrainCommand : VerbCommand
{
    private const int MaxBatch = 1 << 16;
    private const int MaxTokens = 1 << 20;

    private readonly Argument<string> _shape = new("SHAPE") { Description = string.Join(", ", ModelShapes.Names), DefaultValueFactory = _ => "gpt2-124m" };
    private readonly Option<int> _batch = new("--batch") { Description = "Sequences per step", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _tokens = new("--tokens") { Description = "Tokens per sequence", DefaultValueFactory = _ => 64 };
    private readonly Option<int> _steps = new("--steps") { Description = "Steps to measure", DefaultValueFactory = _ => 5 };
    private readonly Option<RunPrecision> _precision = new("--precision")
    {
        Description = "Precision of matrix products: bf16 or fp32",
        DefaultValueFactory = _ => RunPrecision.Bf16,
    };

    private readonly Option<int?> _threads = new("--threads") { Description = "Compute threads (default: all cores)" };

    /// <summary>Sets up the verb.</summary>
    public BenchTrainCommand(CliHost host)
        : base(
            host,
            "train",
            "Measures training steps on random tokens",
            "fathom bench train gpt2-124m --batch 4 --tokens 64",
            "fathom bench train mini --batch 16 --tokens 256")
    {
        OptionRules.Between(_batch, 1, MaxBatch);
        OptionRules.Between(_tokens, 1, MaxTokens);
        OptionRules.Between(_steps, 1, int.MaxValue);
        OptionRules.OneOf(_precision, "bf16", "fp32");
        OptionRules.Between(_threads, 1, ThreadsOption.MaxThreads);
        Add(_shape);
        Add(_batch);
        Add(_tokens);
        Add(_steps);
        Add(_precision);
        Add(_threads);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        TrainingBenchResult measured = TrainingBench.Run(
            ModelShapes.Find(context.Get(_shape)!),
            context.Get(_batch),
            context.Get(_tokens),
            context.Get(_steps),
            context.Get(_precision),
            context.Get(_threads),
            interrupted);
        context.Output.Result(new BenchTrainResult(measured), () => CommandJson.Compact.BenchTrainResult, screen => screen.WriteLine(Line(measured)));
        return Task.FromResult(ExitCode.Ok);
    }

    private static string Line(TrainingBenchResult measured)
    {
        string failure = measured.IsRoofExceeded ? ", which is exceeded and so wrong" : "";
        FormattableString[] parts =
        [
            $"{measured.MedianMilliseconds:F0} ms per step (best {measured.BestMilliseconds:F0}), {measured.TokensPerSecond:F0} tok/s, ",
            $"{measured.FlopsPerSecond / 1e9:F0} GFLOP/s, {measured.RoofShare:P0} of the roof of {measured.Unit}, ",
            $"{measured.RoofFlopsPerSecond / 1e9:F0} GFLOP/s{failure}; ",
            $"{measured.Precision}, {measured.Threads} threads, {measured.Parameters:#,0} parameters, {measured.TokensPerStep} tokens per step",
        ];
        return string.Concat(parts.Select(FormattableString.Invariant));
    }
}

/// <summary>A measured training step.</summary>
internal sealed record BenchTrainResult(TrainingBenchResult Bench) : Success;

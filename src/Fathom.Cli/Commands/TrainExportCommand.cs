using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Formats.Conversion;
using Fathom.Training.Export;
using Fathom.Training.Models;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train export</c>.</summary>
internal sealed class TrainExportCommand : VerbCommand
{
    private readonly Argument<string> _run = new("RUN") { Description = "Run folder; the run may still be in progress" };
    private readonly Option<string> _checkpoint = new("--checkpoint")
    {
        Description = "Step number, 'last', or 'best' (lowest validation loss)",
        DefaultValueFactory = _ => RunExport.Last,
    };

    private readonly Option<string> _out = new("--out", "-o") { Description = "Output folder", Required = true };
    private readonly Option<bool> _force = ConversionOutput.CreateForce();
    private readonly Option<ExportFormat?> _format = new("--format") { Description = "Matrix type: f32, bf16, or fp8 (default: the run's setting)" };
    private readonly ThreadsOption _threads = new();

    /// <summary>Sets up the verb.</summary>
    public TrainExportCommand(CliHost host)
        : base(host, "export", "Writes the model of any checkpoint of a run", "fathom train export runs/first --checkpoint best --out models/first")
    {
        OptionRules.NotEmpty(_run);
        OptionRules.NotEmpty(_checkpoint);
        OptionRules.NotEmpty(_out);
        OptionRules.OneOf<ExportFormat>(_format);
        Add(_run);
        Add(_checkpoint);
        Add(_out);
        Add(_force);
        Add(_format);
        _threads.AddTo(this);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string output = context.Get(_out)!;
        string run = context.Get(_run)!;
        ConversionOutput.Check("--out", output, context.Get(_force), run);
        int step = ProgressBar.Run(
            context.Output,
            ConversionOutput.NameOf(output),
            progress => RunExport.Write(
                run,
                context.Get(_checkpoint)!,
                output,
                context.Get(_format),
                _threads.Count(context),
                new ConversionWatch(progress, interrupted)));
        var result = new TrainExportResult(step, output);
        context.Output.Result(result, () => CommandJson.Compact.TrainExportResult, _ => context.Output.Data($"exported step {step}: {output}\n"));
        return Task.FromResult(ExitCode.Ok);
    }
}

/// <summary>An exported checkpoint.</summary>
/// <param name="Step">Its step.</param>
/// <param name="Model">The model's folder.</param>
internal sealed record TrainExportResult(int Step, string Model) : Success;

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

/// <summary><c>fathom train average</c>.</summary>
internal sealed class TrainAverageCommand : VerbCommand
{
    private readonly Argument<string> _first = new("MODEL") { Description = "GGUF file, safetensors folder, or installed model" };
    private readonly Argument<string> _second = new("OTHER")
    {
        Description = "Model of the same shape, trained from the first model or from the same base model",
    };

    private readonly Option<float> _share = new("--share")
    {
        Description = "Share of the other model, from 0 to 1",
        DefaultValueFactory = _ => 0.5f,
        HelpName = "X",
        CustomParser = result => OptionRules.ParseNumber<float>(result) ?? 0,
    };

    private readonly Option<string> _out = new("--out", "-o") { Description = "Output folder", Required = true };
    private readonly Option<bool> _force = ConversionOutput.CreateForce();
    private readonly Option<ExportFormat> _format = new("--format")
    {
        Description = "Matrix type: f32, bf16, or fp8",
        DefaultValueFactory = _ => ExportFormat.Bf16,
    };

    private readonly ThreadsOption _threads = new();

    /// <summary>Sets up the verb.</summary>
    public TrainAverageCommand(CliHost host)
        : base(host, "average", "Averages the weights of two models with a common ancestor", "fathom train average before after --share 0.3 --out between")
    {
        OptionRules.NotEmpty(_first);
        OptionRules.NotEmpty(_second);
        OptionRules.NotEmpty(_out);
        OptionRules.Within(_share, 0, 1);
        OptionRules.OneOf<ExportFormat>(_format);
        Add(_first);
        Add(_second);
        Add(_share);
        Add(_out);
        Add(_force);
        Add(_format);
        _threads.AddTo(this);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string output = context.Get(_out)!;
        string first = ModelSelection.Resolve(context.Host, context.Get(_first)!);
        string second = ModelSelection.Resolve(context.Host, context.Get(_second)!);
        ConversionOutput.Check("--out", output, context.Get(_force), first, second);
        ProgressBar.Run(
            context.Output,
            ConversionOutput.NameOf(output),
            progress =>
            {
                var watch = new ConversionWatch(progress, interrupted);
                ModelAverage.Write(first, second, context.Get(_share), output, context.Get(_format), _threads.Count(context), watch);
                return output;
            });
        context.Output.Result(
            new TrainAverageResult(output), () => CommandJson.Compact.TrainAverageResult, _ => context.Output.Data($"averaged: {output}\n"));
        return Task.FromResult(ExitCode.Ok);
    }
}

/// <summary>An averaged model.</summary>
/// <param name="Model">The model's folder.</param>
internal sealed record TrainAverageResult(string Model) : Success;

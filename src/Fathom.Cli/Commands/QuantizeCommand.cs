using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Formats.Conversion;
using Fathom.Formats.Gguf;
using Fathom.Numerics.Threading;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom quantize</c>: a model with fewer bits per weight.</summary>
internal sealed class QuantizeCommand : VerbCommand
{
    private readonly Argument<string> _input = new("IN") { HelpName = "IN", Description = "GGUF file, safetensors folder, or installed model" };
    private readonly ConversionOutput _output = new("The GGUF file to write");
    private readonly ThreadsOption _threads = new();

    private readonly Option<GgufFileType> _type = new("--type")
    {
        Description = $"Quantization type: {string.Join(", ", ModelQuantizer.TypeNames)}",
        HelpName = "TYPE",
        Required = true,
        CustomParser = ParseType,
    };

    /// <summary>Sets up the verb.</summary>
    public QuantizeCommand(CliHost host)
        : base(host, "quantize", "Quantizes a model to fewer bits per weight, as a GGUF file", "fathom quantize model-f16.gguf model-q4_k_m.gguf --type q4_k_m")
    {
        OptionRules.NotEmpty(_input);
        OptionRules.Offer(_input, () => ModelSelection.InstalledNames(host));
        OptionRules.Offer(_type, () => ModelQuantizer.TypeNames);
        Add(_input);
        _output.AddTo(this);
        Add(_type);
        _threads.AddTo(this);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string input = ModelSelection.Resolve(context.Host, context.Get(_input)!);
        string output = _output.PathFor(context, input);
        ConversionOutput.RequireGguf("OUT", output);
        if (ModelQuantizer.IsQuantized(input))
        {
            context.Output.Note($"{ConversionOutput.NameOf(input)} is quantized already: quantizing it again loses more than quantizing the original would.");
        }

        using var team = new ThreadTeam(_threads.Count(context));
        long bytes = ProgressBar.Run(
            context.Output,
            ConversionOutput.NameOf(output),
            progress => ModelQuantizer.Quantize(input, output, context.Get(_type), team, new ConversionWatch(progress, interrupted)));
        return ConversionOutput.Report(context, output, bytes);
    }

    private static GgufFileType ParseType(System.CommandLine.Parsing.ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        if (!ModelQuantizer.TryParseType(name, out GgufFileType type))
        {
            string hint = UsageErrors.Nearest(name.ToLowerInvariant(), ModelQuantizer.TypeNames) is { } nearest ? $"; did you mean '{nearest}'?" : "";
            result.AddError($"--type: unknown type '{name}'{hint}");
        }

        return type;
    }
}

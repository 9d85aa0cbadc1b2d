using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Formats.Conversion;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom convert</c>: safetensors to GGUF and back.</summary>
internal sealed class ConvertCommand : VerbCommand
{
    private readonly Argument<string> _input = new("IN") { HelpName = "IN", Description = "GGUF file, safetensors folder, or installed model" };
    private readonly ConversionOutput _output = new("Output path: a GGUF file if it ends in .gguf, otherwise a safetensors folder");
    private readonly ThreadsOption _threads = new();
    private readonly Option<BlockFormatId?> _type = new("--type")
    {
        Description = "Matrix type: f32, f16, or bf16 (default: unchanged where the output format supports it)",
        HelpName = "TYPE",
        CustomParser = ParseType,
    };

    /// <summary>Sets up the verb.</summary>
    public ConvertCommand(CliHost host)
        : base(
            host,
            "convert",
            "Converts a model between safetensors and GGUF",
            "fathom convert ./folder model.gguf",
            "fathom convert model.gguf ./folder --type bf16")
    {
        OptionRules.NotEmpty(_input);
        OptionRules.Offer(_input, () => ModelSelection.InstalledNames(host));
        OptionRules.Offer(_type, () => ["f32", "f16", "bf16"]);
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
        using var team = new ThreadTeam(_threads.Count(context));
        BlockFormat? format = context.Get(_type) is { } id ? BlockFormat.Get(id) : null;
        long bytes = ProgressBar.Run(
            context.Output,
            ConversionOutput.NameOf(output),
            progress => ModelConverter.Convert(input, output, format, team, new ConversionWatch(progress, interrupted)));
        return ConversionOutput.Report(context, output, bytes);
    }

    private static BlockFormatId? ParseType(System.CommandLine.Parsing.ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        BlockFormatId? id = name.ToUpperInvariant() switch
        {
            "F32" => BlockFormatId.F32,
            "F16" => BlockFormatId.F16,
            "BF16" => BlockFormatId.BF16,
            _ => null,
        };
        if (id is null)
        {
            result.AddError($"--type expects f32, f16, or bf16, not '{name}'; 'fathom quantize' has the others");
        }

        return id;
    }
}

using System.CommandLine;
using System.Globalization;
using Fathom.Cli.Batch;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Inspection;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom inspect</c>: describes a model file.</summary>
internal sealed class InspectCommand : VerbCommand
{
    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "GGUF file, safetensors file or folder, or installed model",
        HelpName = "PATH",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _batch = new("--batch") { Description = "Read paths from standard input and print one line of JSON for each" };

    /// <summary>Sets up the verb.</summary>
    public InspectCommand(CliHost host)
        : base(host, "inspect", "Describes and validates a model file", "fathom inspect model.gguf", "find . -name '*.gguf' | fathom inspect --batch")
    {
        OptionRules.NotEmpty(_path);
        OptionRules.Offer(_path, () => ModelSelection.InstalledNames(host));
        Add(_path);
        Add(_batch);
    }

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        if (context.Get(_path) is not { } path)
        {
            InspectAll(context);
        }
        else
        {
            context.Refuse("reads paths from standard input: give either a PATH or --batch", _batch);
            InspectResult result = ModelInspector.Inspect(ModelSelection.Resolve(context.Host, path));
            context.Output.Result(result, () => CommandJson.Compact.InspectResult, screen => Draw(screen, result));
        }

        return Task.FromResult(ExitCode.Ok);
    }

    private void InspectAll(VerbContext context)
    {
        if (!context.Get(_batch))
        {
            throw CliException.Usage("PATH", "inspect needs a PATH, or --batch (see 'fathom inspect --help')");
        }

        foreach (string line in BoundedLines.Read(context.Host.Input))
        {
            InspectOne(context, line);
        }
    }

    /// <summary>Each file gives one line, whatever is wrong with it.</summary>
    private static void InspectOne(VerbContext context, string path)
    {
        try
        {
            context.Output.Line(ModelInspector.Inspect(path) with { Path = path }, CommandJson.Compact.InspectResult);
        }
        catch (Exception failure)
        {
            ErrorReport report = ErrorMapper.Map(failure);
            context.Output.Line(new InspectFailure(path, new FailureDetail(report.Code, report.Where, report.Message)), CommandJson.Compact.InspectFailure);
        }
    }

    private static void Draw(IAnsiConsole screen, InspectResult model)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach ((string label, string? value) in Rows(model))
        {
            if (value is not null)
            {
                grid.AddRow(new Text(label, new Style(decoration: Decoration.Dim)), new Text(TerminalOutput.Harmless(value)));
            }
        }

        screen.Write(grid);
    }

    private static IEnumerable<(string Label, string? Value)> Rows(InspectResult model)
    {
        yield return ("file", $"{model.File}, {Quantity.Bytes(model.Bytes)}{(model.Files > 1 ? $" in {model.Files} files" : "")}");
        yield return ("format", model.Version is { } version ? $"{model.Format} v{version}" : model.Format);
        yield return ("name", model.Name);
        yield return ("architecture", model.Architecture);
        yield return ("parameters", $"{Quantity.Count(model.Parameters)} in {model.Tensors} tensors");
        yield return ("quantization", model.Quantization);
        yield return ("types", string.Join(", ", model.TensorTypes.Select(type => $"{type.Type} {type.Tensors} ({Quantity.Bytes(type.Bytes)})")));
        yield return ("layers", Number(model.Layers));
        yield return ("width", Number(model.HiddenSize));
        yield return ("heads", model.Heads is null ? null : $"{model.Heads}, {model.KvHeads} for keys");
        yield return (
            "latent",
            model.KvLoraRank is null ? null : $"{model.KvLoraRank} for keys and values, {Number(model.QueryLoraRank) ?? "none"} for queries");
        yield return ("experts", model.Experts is null ? null : $"{model.Experts}, {model.ExpertsPerToken} per token");
        yield return ("next-token layers", Number(model.MtpLayers));
        yield return (
            "context",
            model.ContextLength is null ? null : $"{model.ContextLength} tokens{(model.RopeScaling is null ? "" : $" ({model.RopeScaling})")}");
        yield return ("cache", model.CacheBytesPerToken is null ? null : $"{Quantity.Bytes(model.CacheBytesPerToken.Value)} per token");
        yield return ("tokenizer", model.Tokenizer is null ? "none" : $"{model.Tokenizer.VocabSize} tokens");
        yield return ("chat template", !model.HasChatTemplate ? "none" : model.Thinks ? "yes, with reasoning" : "yes");
        yield return ("license", model.License);
        yield return ("runs", model.IsRunnable ? "yes" : $"no: {model.NotRunnableBecause}");
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}

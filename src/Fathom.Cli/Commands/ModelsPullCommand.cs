using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.ModelStore;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom models pull</c>.</summary>
internal sealed class ModelsPullCommand : VerbCommand
{
    private const string EndpointVariable = "HF_ENDPOINT";
    private const string TokenVariable = "HF_TOKEN";

    private readonly Argument<string> _reference = new("OWNER/NAME")
    {
        Description = "Repository: OWNER/NAME, with :Q4_K_M to pick a quantization, :FILE a file, or @REVISION a revision",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name to install it under (default: the file's or repository's name)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _endpoint = new("--endpoint") { Description = "Hub URL (same as setting HF_ENDPOINT)", HelpName = "URL" };

    /// <summary>Sets up the verb.</summary>
    public ModelsPullCommand(CliHost host)
        : base(
            host,
            "pull",
            "Downloads a model from a Hugging Face hub; HF_TOKEN holds an access token",
            "fathom models pull OWNER/NAME",
            "fathom models pull OWNER/NAME:Q4_K_M --name tiny")
    {
        OptionRules.NotEmpty(_reference);
        Add(_reference);
        OptionRules.NotEmpty(_name);
        Add(_name);
        OptionRules.NotEmpty(_endpoint);
        Add(_endpoint);
    }

    /// <inheritdoc/>
    protected override async Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        CliHost host = context.Host;
        SystemCryptography.Require("a download");
        var reference = HubReference.Parse(context.Get(_reference)!);
        string? token = host.Variable(TokenVariable) is { } value ? ServerKey.Require(value, TokenVariable, TokenVariable) : null;
        using var hub = new HubClient(Endpoint(context), token, host.Time);
        var pull = new ModelPull(hub, UserModels.OpenStore(host));
        InstalledModel model = context.Output.ShowsProgress
            ? await PullWithBarAsync(context.Output.Notes, pull, reference, context.Get(_name), interrupted)
            : await pull.RunAsync(reference, context.Get(_name), OneLineAFile(context.Output), interrupted);
        return await ModelsCommand.Tell(context, "installed", model);
    }

    private Uri? Endpoint(VerbContext context)
    {
        string? given = context.Get(_endpoint);
        if ((given ?? context.Host.Variable(EndpointVariable)) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            ? address
            : throw CliException.Usage(given is null ? EndpointVariable : "--endpoint", $"'{text}' is not an address such as https://huggingface.co");
    }

    private static Action<PullProgress> OneLineAFile(CommandOutput output)
    {
        string last = "";
        return progress =>
        {
            if (progress.File != last)
            {
                last = progress.File;
                output.Note($"{progress.FileNumber}/{progress.FileCount} {progress.File}");
            }
        };
    }

    private static Task<InstalledModel> PullWithBarAsync(
        IAnsiConsole notes, ModelPull pull, HubReference reference, string? name, CancellationToken interrupted) =>
        notes.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn(),
                new RemainingTimeColumn())
            .StartAsync(async bars =>
            {
                ProgressTask bar = bars.AddTask(Markup.Escape(reference.Repository), maxValue: 1);
                bar.IsIndeterminate = true;
                return await pull.RunAsync(reference, name, progress => Advance(bar, progress), interrupted);
            });

    private static void Advance(ProgressTask bar, PullProgress progress)
    {
        bar.Description = Markup.Escape($"{progress.FileNumber}/{progress.FileCount} {progress.File}");
        bar.IsIndeterminate = progress.TotalBytes is null;
        bar.MaxValue = Math.Max(1, progress.TotalBytes ?? progress.Bytes);
        bar.Value = progress.Bytes;
    }
}

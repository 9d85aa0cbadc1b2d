using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.ModelStore;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom models</c> and its verbs.</summary>
internal sealed class ModelsCommand : VerbCommand
{
    /// <summary>Sets up the verb.</summary>
    public ModelsCommand(CliHost host)
        : base(
            host,
            "models",
            "Lists, adds, removes, and downloads models",
            "fathom models",
            "fathom models add model.gguf tiny",
            "fathom models pull OWNER/NAME:Q4_K_M")
    {
        Add(new ModelsListCommand(host));
        Add(new ModelsAddCommand(host));
        Add(new ModelsRemoveCommand(host));
        Add(new ModelsPullCommand(host));
    }

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted) => ModelsListCommand.ListAsync(context);

    internal static Task<ExitCode> Tell(VerbContext context, string did, InstalledModel model)
    {
        context.Output.Result(
            ModelResult.Of(model), () => CommandJson.Compact.ModelResult, screen => screen.WriteLine($"{did} {model.Name} ({Quantity.Bytes(model.Bytes)})"));
        return Task.FromResult(ExitCode.Ok);
    }
}

/// <summary><c>fathom models list</c>.</summary>
internal sealed class ModelsListCommand(CliHost host) : VerbCommand(host, "list", "Lists installed models", "fathom models list --json")
{
    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted) => ListAsync(context);

    internal static Task<ExitCode> ListAsync(VerbContext context)
    {
        IReadOnlyList<InstalledModel> models = UserModels.List(context.Host);
        context.Output.Result(new ModelsResult([.. models.Select(ModelEntry.Of)]), () => CommandJson.Compact.ModelsResult, screen => Draw(screen, models));
        if (models.Count == 0)
        {
            context.Output.Note("No models are installed. 'fathom models pull OWNER/NAME' downloads one, 'fathom models add PATH' adds one.");
        }

        return Task.FromResult(ExitCode.Ok);
    }

    private static void Draw(IAnsiConsole screen, IReadOnlyList<InstalledModel> models)
    {
        if (models.Count == 0)
        {
            return;
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumns("name", "size", "from", "added");
        foreach (InstalledModel model in models)
        {
            string source = model.IsPresent ? model.Source : $"{model.Source} (gone)";
            table.AddRow(new Text(model.Name), new Text(Quantity.Bytes(model.Bytes)), new Text(source), new Text(model.Added.ToString("yyyy-MM-dd")));
        }

        screen.Write(table);
    }
}

/// <summary><c>fathom models add</c>.</summary>
internal sealed class ModelsAddCommand : VerbCommand
{
    private readonly Argument<string> _path = new("PATH") { Description = "GGUF file, or safetensors folder" };
    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "Name to install it under (default: the file name)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _copy = new("--copy") { Description = "Copy the files into the model store instead of linking to them" };

    /// <summary>Sets up the verb.</summary>
    public ModelsAddCommand(CliHost host)
        : base(host, "add", "Adds a model that is already on this machine", "fathom models add ./model.gguf tiny", "fathom models add ./folder --copy")
    {
        OptionRules.NotEmpty(_path);
        Add(_path);
        OptionRules.NotEmpty(_name);
        Add(_name);
        Add(_copy);
    }

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted) =>
        ModelsCommand.Tell(context, "added", UserModels.OpenStore(context.Host).Add(context.Get(_path)!, context.Get(_name), context.Get(_copy)));
}

/// <summary><c>fathom models remove</c>.</summary>
internal sealed class ModelsRemoveCommand : VerbCommand
{
    private readonly Argument<string> _name = new("NAME") { HelpName = "NAME", Description = "An installed model" };

    /// <summary>Sets up the verb.</summary>
    public ModelsRemoveCommand(CliHost host)
        : base(host, "remove", "Removes a model, including its files if they are in the model store", "fathom models remove tiny")
    {
        OptionRules.NotEmpty(_name);
        OptionRules.Offer(_name, () => ModelSelection.InstalledNames(host));
        Add(_name);
        Aliases.Add("rm");
    }

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string name = context.Get(_name)!;
        InstalledModels store = UserModels.OpenStore(context.Host);
        if (name == ShippedModel.Name && context.Host.ShippedModel is not null && store.Find(name) is null)
        {
            throw new CliException(ExitCode.InputRefused, "store.not_installed", name, $"{name} comes with Fathom and can't be removed");
        }

        return ModelsCommand.Tell(context, "removed", store.Remove(name));
    }
}

/// <summary>The output of <c>models --json</c>.</summary>
/// <param name="Models">All installed models, by name.</param>
internal sealed record ModelsResult(IReadOnlyList<ModelEntry> Models) : Success;

/// <summary>The result of adding, removing or downloading a model.</summary>
/// <param name="Model">The model.</param>
internal sealed record ModelResult(ModelEntry Model) : Success
{
    /// <summary>Describes a model.</summary>
    public static ModelResult Of(InstalledModel model) => new(ModelEntry.Of(model));
}

/// <summary>One installed model.</summary>
internal sealed record ModelEntry(string Name, string Path, string Source, long Bytes, bool IsLink, bool IsPresent, DateTimeOffset Added)
{
    /// <summary>Describes a model.</summary>
    public static ModelEntry Of(InstalledModel model) => new(model.Name, model.Path, model.Source, model.Bytes, model.IsLink, model.IsPresent, model.Added);
}

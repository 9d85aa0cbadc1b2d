using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.ModelStore;

namespace Fathom.Cli.Models;

/// <summary><c>-m MODEL</c>: a path, or the name of an installed model.</summary>
internal sealed class ModelSelection
{
    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = "GGUF file, safetensors folder, or installed model (default: the model that ships with Fathom)",
        HelpName = "MODEL",
    };

    /// <summary>The option.</summary>
    public Option Option => _model;

    /// <summary>Adds the option to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        OptionRules.NotEmpty(_model);
        OptionRules.Offer(_model, () => InstalledNames(command.Host));
        command.Add(_model);
    }

    /// <summary>Whether a model was chosen.</summary>
    public bool IsGiven(VerbContext context) => context.Get(_model) is not null;

    /// <summary>The chosen model as typed; null for none.</summary>
    public string? Given(VerbContext context) => context.Get(_model);

    /// <summary>The path of the chosen model.</summary>
    /// <exception cref="CliException">No model was chosen, or the chosen one doesn't exist.</exception>
    public string PathOf(VerbContext context) => context.Get(_model) is { } model ? Resolve(context.Host, model) : context.Host.ShippedModel ?? throw NoModel();

    /// <summary>The path of a model given by name or by path.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public static string Resolve(CliHost host, string model) => Find(host, model) ?? throw NotFound(UserModels.OpenStore(host), model);

    /// <summary>The path of a model given by name or by path; null if there is none.</summary>
    /// <exception cref="CliException">The files of an installed model are gone.</exception>
    public static string? Find(CliHost host, string model)
    {
        if (File.Exists(model) || Directory.Exists(model))
        {
            return model;
        }

        InstalledModels store = UserModels.OpenStore(host);
        if ((store.Find(model) ?? store.FindByRepository(model)) is { } installed)
        {
            return installed.IsPresent
                ? installed.Path
                : throw new CliException(
                    ExitCode.InputOutput, "io.not_found", model, $"the files of '{model}' are gone; 'fathom models remove {model}' forgets it");
        }

        return model == ShippedModel.Name ? host.ShippedModel : null;
    }

    /// <summary>A model's display name: its own if it is installed, its file's otherwise.</summary>
    public static string NameOf(CliHost host, string path) =>
        UserModels.OpenStore(host).List().FirstOrDefault(model => model.Path == Path.GetFullPath(path))?.Name
        ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    /// <summary>Names of installed models that a shell can offer.</summary>
    public static IEnumerable<string> InstalledNames(CliHost host) => UserModels.List(host).Select(model => model.Name);

    private static CliException NotFound(InstalledModels store, string model)
    {
        bool isFile = Path.GetExtension(model).ToUpperInvariant() is ".GGUF" or ".SAFETENSORS" or ".JSON" or ".JINJA";
        if (!isFile && HubReference.TryParse(model, out _))
        {
            return NotPulled(store, model);
        }

        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(model));
        return isFile || Path.IsPathRooted(model) || model.AsSpan().ContainsAny('/', '\\')
            ? new CliException(ExitCode.InputOutput, "io.not_found", name, $"no such file or folder: '{name}'")
            : new CliException(
                ExitCode.InputRefused,
                "store.not_installed",
                model,
                $"'{model}' is neither a file nor an installed model; 'fathom models' lists those, 'fathom models pull OWNER/NAME' downloads one");
    }

    private static CliException NotPulled(InstalledModels store, string model)
    {
        string[] names = [.. store.ListByRepository(model).Select(installed => installed.Name)];
        string message = names.Length > 1
            ? $"several models come from {model}: name one of {string.Join(", ", names)}"
            : $"'{model}' is neither a file nor installed; if it is a repository, 'fathom models pull {model}' downloads it";
        return new CliException(ExitCode.InputRefused, "store.not_installed", model, message);
    }

    /// <summary>Reports that a model must be chosen.</summary>
    public static CliException NoModel() => new(
        ExitCode.Usage,
        "model.none",
        "--model",
        "no model given, and fathom-mini is not installed next to the program: "
            + "download one with 'fathom models pull OWNER/NAME' and use it by its name, 'fathom chat -m NAME', "
            + "or give a file, 'fathom chat -m FILE.gguf'");
}

using System.CommandLine;
using Fathom.Cli.Commands;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;
using Fathom.Inference.ModelStore;

namespace Fathom.Cli.Models;

/// <summary><c>-m MODEL</c>: a path, or the name of an installed model.</summary>
internal sealed class ModelSelection
{
    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = "GGUF file, folder with safetensors, or name of an installed model",
        HelpName = "MODEL",
    };

    /// <summary>Adds the option to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        OptionRules.NotEmpty(_model);
        OptionRules.Offer(_model, () => InstalledNames(command.Host));
        command.Add(_model);
    }

    /// <summary>Whether a model was chosen.</summary>
    public bool IsGiven(VerbContext context) => context.Get(_model) is not null;

    /// <summary>The path of the chosen model.</summary>
    /// <exception cref="CliException">No model was chosen, or the chosen one is not there.</exception>
    public string PathOf(VerbContext context) => Resolve(context.Host, context.Get(_model) ?? throw NoModel());

    /// <summary>The path of a model that is named or given by its path.</summary>
    public static string Resolve(CliHost host, string model)
    {
        if (File.Exists(model) || Directory.Exists(model))
        {
            return model;
        }

        InstalledModels store = ModelsCommand.OpenStore(host);
        if ((store.Find(model) ?? store.FindByRepository(model)) is { } installed)
        {
            return installed.IsPresent
                ? installed.Path
                : throw new CliException(ExitCode.InputOutput, "io.not_found", model, $"the files of '{model}' are gone; 'fathom models remove {model}' forgets it");
        }

        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(model));
        throw LooksLikePath(model)
            ? new CliException(ExitCode.InputOutput, "io.not_found", name, $"there is no file or folder '{name}'")
            : new CliException(ExitCode.InputRefused, "store.not_installed", model, $"'{model}' is neither a file nor an installed model; 'fathom models' lists those, 'fathom models pull OWNER/NAME' downloads one");
    }

    /// <summary>What a model is called: its name when it is installed, its file's otherwise.</summary>
    public static string NameOf(CliHost host, string path) =>
        ModelsCommand.OpenStore(host).List().FirstOrDefault(model => model.Path == Path.GetFullPath(path))?.Name
        ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    /// <summary>Names of installed models that a shell may offer.</summary>
    public static IEnumerable<string> InstalledNames(CliHost host) => ModelsCommand.OpenStore(host).List().Select(model => model.Name);

    private static bool LooksLikePath(string model) =>
        Path.IsPathRooted(model) || model.AsSpan().ContainsAny('/', '\\') || Path.GetExtension(model).ToUpperInvariant() is ".GGUF" or ".SAFETENSORS" or ".JSON" or ".JINJA";

    private static CliException NoModel() => new(
        ExitCode.Usage,
        "model.none",
        "--model",
        "no model was chosen, and Fathom does not ship its own yet: download one with 'fathom models pull OWNER/NAME' and use it by its name, 'fathom chat -m NAME', or give a file, 'fathom chat -m FILE.gguf'");
}

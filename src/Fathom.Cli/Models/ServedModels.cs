using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Inference;
using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Fathom.ModelStore;

namespace Fathom.Cli.Models;

/// <summary>
/// <c>-m MODEL</c> or <c>-m NAME=MODEL</c>, any number of times: a server's models. By default, the model that ships with the program and all installed
/// ones.
/// </summary>
internal sealed class ServedModels
{
    private readonly Option<string[]> _models = new("--model", "-m")
    {
        Description = "Model to serve: a file, folder, or installed name, optionally as NAME=MODEL; repeatable, "
            + "the default one first (default: the one that comes with Fathom and all installed ones)",
        HelpName = "[NAME=]MODEL",
    };

    private readonly Option<string?> _template = new("--template")
    {
        Description = $"Override the models' chat template: a file, or {ModelTemplates.Names}",
        HelpName = "TEMPLATE",
    };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        OptionRules.NotEmpty(_models);
        OptionRules.Offer(_models, () => ModelSelection.InstalledNames(command.Host));
        OptionRules.NotEmpty(_template);
        command.Add(_models);
        command.Add(_template);
    }

    /// <summary>The models, in the order given.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="engine">Engine options for each of them.</param>
    /// <exception cref="CliException">There is none, one doesn't exist, or two have the same name.</exception>
    public IReadOnlyList<HostedModel> Read(VerbContext context, EngineOptions engine)
    {
        string? template = context.Get(_template) is { } chosen ? ModelTemplates.Read(chosen) : null;
        HostedModel[] models =
        [
            .. Named(context).Select(model => new HostedModel(model.Name, () => ModelTemplates.Complete(LoadedModel.Open(model.Path), template))
            {
                Engine = engine,
                Created = File.GetLastWriteTimeUtc(model.Path),
            }),
        ];
        string? twice = models.GroupBy(model => model.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? models : throw CliException.Usage("--model", $"two models are called '{twice}': give one another name, -m NAME=MODEL");
    }

    private IEnumerable<(string Name, string Path)> Named(VerbContext context)
    {
        string[] given = context.Get(_models) ?? [];
        if (given.Length > 0)
        {
            return given.Select(word => Parse(context, word));
        }

        InstalledModel[] installed = [.. UserModels.List(context.Host).Where(model => model.IsPresent)];
        return installed.Length > 0 ? installed.Select(model => (model.Name, model.Path)) : throw ModelSelection.NoModel();
    }

    /// <summary>The part before the first '=' is the name; a value that is itself an existing path has none.</summary>
    private static (string Name, string Path) Parse(VerbContext context, string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        bool isPlain = equals <= 0 || File.Exists(word) || Directory.Exists(word);
        string path = ModelSelection.Resolve(context.Host, isPlain ? word : word[(equals + 1)..]);
        return (isPlain ? PlainName(context, word, path) : word[..equals], path);
    }

    private static string PlainName(VerbContext context, string word, string path)
    {
        string name = word == ShippedModel.Name ? word : ModelSelection.NameOf(context.Host, path);
        return name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? name[..^5] : name;
    }
}

using Fathom.Cli.Hosting;
using Fathom.ModelStore;

namespace Fathom.Cli.Models;

/// <summary>The model that comes with the program: what verbs use that were given none.</summary>
internal static class ShippedModel
{
    /// <summary>What it is called.</summary>
    public const string Name = ShippedModelFolder.Name;

    /// <summary>It as an installed model; null when there is none, or when the store has another model of its name.</summary>
    public static InstalledModel? Of(CliHost host, IReadOnlyList<InstalledModel> installed)
    {
        if (host.ShippedModel is not { } folder || installed.Any(model => model.Name == Name))
        {
            return null;
        }

        var files = new DirectoryInfo(folder);
        long bytes = files.EnumerateFiles().Sum(file => file.Length);
        return new InstalledModel(Name, files.FullName, "comes with Fathom", bytes, IsLink: true, files.CreationTimeUtc);
    }
}

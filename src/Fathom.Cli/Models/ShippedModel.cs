using Fathom.Cli.Hosting;
using Fathom.ModelStore;

namespace Fathom.Cli.Models;

/// <summary>The model that ships with the program; verbs use it when none is given.</summary>
internal static class ShippedModel
{
    /// <summary>Its name.</summary>
    public const string Name = ShippedModelFolder.Name;

    /// <summary>It as an installed model; null if there is none, or if the store has another model with its name.</summary>
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

using Fathom.ModelStore;

namespace Fathom.Extensions.AI;

/// <summary>Finds models by the names that users give.</summary>
internal static class ModelLocator
{
    /// <summary>Finds a model.</summary>
    /// <param name="model">Path, name of an installed model, or repository of one; null for the one that ships with Fathom.</param>
    /// <returns>Null if it doesn't exist.</returns>
    public static LocatedModel? Find(string? model)
    {
        if (model is null)
        {
            return ShippedModelFolder.Find() is { } folder ? new LocatedModel(ShippedModelFolder.Name, folder) : null;
        }

        if (File.Exists(model) || Directory.Exists(model))
        {
            return new LocatedModel(NameOf(model), model);
        }

        var store = new InstalledModels(InstalledModels.DefaultRoot(Environment.GetEnvironmentVariable));
        return (store.Find(model) ?? store.FindByRepository(model)) is { } installed
            ? installed.IsPresent ? new LocatedModel(installed.Name, installed.Path) : null
            : model == ShippedModelFolder.Name ? Find(null) : null;
    }

    private static string NameOf(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? name[..^5] : name;
    }
}

/// <summary>A model that was found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">File or folder.</param>
internal sealed record LocatedModel(string Name, string Path);

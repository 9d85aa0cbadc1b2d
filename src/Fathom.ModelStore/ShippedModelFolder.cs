namespace Fathom.ModelStore;

/// <summary>Where the model that comes with Fathom lies.</summary>
public static class ShippedModelFolder
{
    /// <summary>What it is called.</summary>
    public const string Name = "fathom-mini";

    /// <summary>Its folder beside the program, <c>models/fathom-mini</c>; null when it isn't there.</summary>
    public static string? Find()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "models", Name);
        return Directory.Exists(folder) ? folder : null;
    }
}

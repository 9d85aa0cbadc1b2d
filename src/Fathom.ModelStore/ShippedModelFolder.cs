namespace Fathom.ModelStore;

/// <summary>Location of the model that ships with Fathom.</summary>
public static class ShippedModelFolder
{
    /// <summary>Its name.</summary>
    public const string Name = "fathom-mini";

    /// <summary>Its folder next to the program, <c>models/fathom-mini</c>; null if it isn't there.</summary>
    public static string? Find()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "models", Name);
        return Directory.Exists(folder) ? folder : null;
    }
}

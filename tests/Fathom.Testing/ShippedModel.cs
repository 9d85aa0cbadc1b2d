namespace Fathom.Testing;

/// <summary>The model that comes with the program.</summary>
public static class ShippedModel
{
    /// <summary>Its folder in this repository.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root(), "models", "fathom-mini");
}

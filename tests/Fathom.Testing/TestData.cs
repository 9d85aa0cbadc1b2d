namespace Fathom.Testing;

/// <summary>Finds optional test data in the folder that the environment variable <c>FATHOM_TEST_DATA</c> names.</summary>
public static class TestData
{
    /// <summary>The folder, or null when the variable is unset or names no folder.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The full path of one file below the folder; skips the running test, with the reason, when it is absent.</summary>
    /// <param name="relativePath">Path below the folder, with forward slashes.</param>
    public static string Require(string relativePath)
    {
        string? path = Root is null ? null : Path.Combine(Root, relativePath);
        bool exists = path is not null && (File.Exists(path) || Directory.Exists(path));
        Assert.SkipUnless(exists, $"test data '{relativePath}' is absent: set FATHOM_TEST_DATA to a folder that holds it");
        return path!;
    }

    private static string? FindRoot()
    {
        string? root = Environment.GetEnvironmentVariable("FATHOM_TEST_DATA");
        return Directory.Exists(root) ? root : null;
    }
}

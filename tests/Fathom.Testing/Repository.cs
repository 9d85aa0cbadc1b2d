namespace Fathom.Testing;

/// <summary>Files of the repository that tests compare with.</summary>
public static class Repository
{
    /// <summary>The folder of the solution, found from where the tests run.</summary>
    public static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fathom.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no Fathom.slnx above {AppContext.BaseDirectory}");
    }
}

using System.Text.RegularExpressions;

namespace Fathom.Testing;

/// <summary>The source files of a project, and rules for them.</summary>
public static partial class SourceFiles
{
    /// <summary>Most characters of a line.</summary>
    public const int MaxLineLength = 160;

    /// <summary>Fails when a file's namespace is not its folder.</summary>
    /// <param name="project">Name of a project below <c>src</c>.</param>
    public static void AssertNamespacesAreFolders(string project)
    {
        List<string> wrong = [];
        foreach ((string name, string text) in Of(project))
        {
            string expected = Path.Combine(project, Path.GetDirectoryName(name)!).Replace(Path.DirectorySeparatorChar, '.').TrimEnd('.');
            string actual = NamespaceLine().Match(text).Groups["name"].Value;
            if (actual != expected)
            {
                wrong.Add($"{name}: namespace {actual}, not {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>Fails when a line is longer than <see cref="MaxLineLength"/>.</summary>
    /// <param name="project">Name of a project below <c>src</c>.</param>
    public static void AssertLinesFit(string project)
    {
        List<string> wrong = [];
        foreach ((string name, string text) in Of(project))
        {
            int number = 0;
            foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
            {
                number++;
                if (line.Length > MaxLineLength)
                {
                    wrong.Add($"{name}({number}): {line.Length} characters");
                }
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    private static IEnumerable<(string Name, string Text)> Of(string project)
    {
        string folder = Path.Combine(Root, "src", project);
        string[] files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        return files.Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file)));
    }

    private static string FindRoot()
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

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex NamespaceLine();
}

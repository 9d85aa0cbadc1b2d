using System.Text.RegularExpressions;

namespace Fathom.Testing;

/// <summary>The source files of projects, and rules for them.</summary>
public static partial class SourceFiles
{
    /// <summary>Most characters of a line.</summary>
    public const int MaxLineLength = 160;

    /// <summary>Where callers of .NET's dependency injection find registrations without a <c>using</c> of their own.</summary>
    private const string RegistrationNamespace = "Microsoft.Extensions.DependencyInjection";

    /// <summary>The folders of all projects below <c>src</c> and <c>tests</c>, from the repository's folder.</summary>
    public static IEnumerable<string> ProjectFolders =>
        new[] { "src", "tests" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root(), folder), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root(), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>Fails when a file's namespace is not its folder; <c>Program.cs</c> has none.</summary>
    /// <param name="project">Name of a project below <c>src</c>.</param>
    public static void AssertNamespacesAreFolders(string project)
    {
        List<string> wrong = [];
        foreach ((string name, string text) in Of(Path.Combine("src", project)).Where(file => file.Name != "Program.cs"))
        {
            string expected = Path.Combine(project, Path.GetDirectoryName(name)!).Replace(Path.DirectorySeparatorChar, '.').TrimEnd('.');
            string actual = NamespaceLine().Match(text).Groups["name"].Value;
            if (actual != expected && actual != RegistrationNamespace)
            {
                wrong.Add($"{name}: namespace {actual}, not {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>Fails when a line is longer than <see cref="MaxLineLength"/>.</summary>
    /// <param name="projectFolder">One of <see cref="ProjectFolders"/>.</param>
    public static void AssertLinesFit(string projectFolder)
    {
        List<string> wrong = [];
        foreach ((string name, string text) in Of(projectFolder))
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

    private static IEnumerable<(string Name, string Text)> Of(string projectFolder)
    {
        string folder = Path.Combine(Repository.Root(), projectFolder);
        string[] files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        return files.Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file)));
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex NamespaceLine();
}

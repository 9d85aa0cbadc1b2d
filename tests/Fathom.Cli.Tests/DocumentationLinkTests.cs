using System.Text.RegularExpressions;

namespace Fathom.Cli.Tests;

/// <summary>What the documentation links to and names is there.</summary>
public partial class DocumentationLinkTests
{
    private static readonly string s_root = Repository.Root();

    public static TheoryData<string> Pages() => [.. PageFiles().Select(file => Path.GetRelativePath(s_root, file).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_LeadSomewhere(string page)
    {
        string file = Path.Combine(s_root, page);

        string[] broken = [.. Links(File.ReadAllText(file)).Where(link => !Resolves(file, link)).Distinct()];

        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("docs/extending.md")]
    [InlineData("ARCHITECTURE.md")]
    public void SourceFilesInBackticks_Exist(string page)
    {
        HashSet<string> names = [.. Directory.EnumerateFiles(s_root, "*.*", SearchOption.AllDirectories)
            .Where(file => !IsGenerated(file))
            .Select(file => Path.GetRelativePath(s_root, file).Replace('\\', '/'))];

        string[] named = [.. SourceFile().Matches(File.ReadAllText(Path.Combine(s_root, page))).Select(match => match.Groups[1].Value).Distinct()];

        Assert.True(named.Length >= 3, $"{page} names only {named.Length} files");
        bool IsThere(string name) =>
            names.Any(file => ("/" + file).EndsWith("/" + name, StringComparison.Ordinal) || file.EndsWith("." + name, StringComparison.Ordinal));
        string[] missing = [.. named.Where(name => !IsThere(name))];
        Assert.True(missing.Length == 0, $"{page} names files that are not there: {string.Join(", ", missing)}");
    }

    private static IEnumerable<string> PageFiles() =>
        Directory.EnumerateFiles(s_root, "*.md", SearchOption.AllDirectories).Where(file => !IsGenerated(file)).Order();

    private static bool IsGenerated(string file) =>
        Path.GetRelativePath(s_root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "artifacts" or "node_modules" or ".git" or "bin" or "obj");

    /// <summary>Targets of links and images, outside of code.</summary>
    private static IEnumerable<string> Links(string markdown) => Link().Matches(CodeBlock().Replace(markdown, "")).Select(match => match.Groups[1].Value);

    private static bool Resolves(string page, string link)
    {
        if (Uri.TryCreate(link, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" or "mailto")
        {
            return true;
        }

        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? page : Path.GetFullPath(parts[0], Path.GetDirectoryName(page)!);
        return (File.Exists(target) || Directory.Exists(target)) && (parts.Length == 1 || Anchors(File.ReadAllText(target)).Contains(parts[1]));
    }

    /// <summary>The names that hosts of repositories give to headings.</summary>
    private static IEnumerable<string> Anchors(string markdown)
    {
        var seen = new Dictionary<string, int>();
        foreach (Match heading in Heading().Matches(CodeBlock().Replace(markdown, "")))
        {
            string plain = LinkText().Replace(heading.Groups[1].Value.Trim(), "$1");
            string name = string.Concat(plain.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
            int before = seen.GetValueOrDefault(name);
            seen[name] = before + 1;
            yield return before == 0 ? name : $"{name}-{before}";
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    /// <summary>A path with a file of source at its end.</summary>
    [GeneratedRegex(@"`([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*\.(?:cs|razor|py|txt))`")]
    private static partial Regex SourceFile();
}

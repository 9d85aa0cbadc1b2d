using System.Text.RegularExpressions;

namespace Fathom.Cli.Tests;

public partial class ErrorCodeListTests
{
    [Fact]
    public void Sources_EveryErrorCode_IsDocumented()
    {
        string root = Repository.Root();
        string[] codes =
        [
            .. Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(CodesIn)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        HashSet<string> documented = [.. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md").SelectMany(file => Documented(File.ReadAllLines(file)))];

        Assert.True(codes.Length > 100, $"only {codes.Length} codes were found: has the way they are written changed?");
        string[] missing = [.. codes.Where(code => !documented.Contains(code))];
        Assert.True(missing.Length == 0, $"not in docs: {string.Join(", ", missing)}");
    }

    private static IEnumerable<string> CodesIn(string file)
    {
        bool isList = Path.GetFileNameWithoutExtension(file).EndsWith("ErrorCode", StringComparison.Ordinal)
            || Path.GetFileNameWithoutExtension(file).EndsWith("ErrorCodes", StringComparison.Ordinal);
        return (isList ? Constants() : FirstArguments()).Matches(File.ReadAllText(file)).Select(match => match.Groups["code"].Value);
    }

    /// <summary>All codes in backticks; <c>.name</c> after a whole code stands for the code with its last part replaced.</summary>
    private static IEnumerable<string> Documented(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string stem = "";
            foreach (string word in Quoted().Matches(line).Select(match => match.Groups["word"].Value))
            {
                string code = word.StartsWith('.') ? stem + word : word;
                stem = word.StartsWith('.') || !word.Contains('.') ? stem : word[..word.LastIndexOf('.')];
                yield return code;
            }
        }
    }

    /// <summary>A code is the first text that an exception, or a method that makes one, is given.</summary>
    [GeneratedRegex(
        """(?:(?:Exception|Refused|Unavailable|new|Invalid)\(|ExitCode\.\w+,|ModelStoreFailure\.\w+,)\s*"(?<code>[a-z0-9]+\.[a-z0-9_.]*[a-z0-9])"\s*,""",
        RegexOptions.CultureInvariant)]
    private static partial Regex FirstArguments();

    [GeneratedRegex("""const string \w+ = "(?<code>[a-z0-9_.]+)";""", RegexOptions.CultureInvariant)]
    private static partial Regex Constants();

    [GeneratedRegex("`(?<word>[a-z0-9_.]+)`", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}

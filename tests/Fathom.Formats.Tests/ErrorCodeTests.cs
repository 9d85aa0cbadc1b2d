using System.Text.RegularExpressions;

namespace Fathom.Formats.Tests;

public partial class ErrorCodeTests
{
    [Fact]
    public void Codes_InTheSource_AreAllDocumented()
    {
        string root = Repository.Root();
        string documented = File.ReadAllText(Path.Combine(root, "docs", "formats.md"));
        string[] codes =
        [
            .. Directory.EnumerateFiles(Path.Combine(root, "src", "Fathom.Formats"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => Code().Matches(File.ReadAllText(file)))
                .Select(match => match.Groups["code"].Value)
                .Distinct(),
        ];

        string[] missing = [.. codes.Where(code => !IsListed(documented, code))];

        Assert.NotEmpty(codes);
        Assert.True(missing.Length == 0, string.Join(", ", missing));
    }

    // The table writes the common prefix once: `gguf.limit.metadata`, `.tensors`.
    private static bool IsListed(string documented, string code)
    {
        int dot = code.LastIndexOf('.');
        return documented.Contains($"`{code}`", StringComparison.Ordinal)
            || documented.Split('\n').Any(line =>
                line.Contains($"`{code[..dot]}.", StringComparison.Ordinal) && line.Contains($"`{code[dot..]}`", StringComparison.Ordinal));
    }

    [GeneratedRegex("\"(?<code>(gguf|safetensors|json|model|convert)\\.[a-z_]+(\\.[a-z_]+)*)\"(?=[,)]| *[,:])")]
    private static partial Regex Code();
}

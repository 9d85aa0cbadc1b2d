using Fathom.Cli.Errors;
using Fathom.Formats;

namespace Fathom.Cli.Batch;

/// <summary>Reads lines of untrusted text, none of them longer than a request may be.</summary>
internal static class BoundedLines
{
    /// <summary>Longest line, in characters.</summary>
    public const int MaxLength = 8 << 20;

    /// <summary>The lines that aren't blank.</summary>
    /// <exception cref="CliException">A line is too long.</exception>
    public static IEnumerable<string> Read(TextReader reader) =>
        TextLines.Read(reader, MaxLength, TooLong).Where(line => !string.IsNullOrWhiteSpace(line));

    private static CliException TooLong(int line) =>
        new(ExitCode.InputRefused, "request.too_large", $"line {line}", $"line {line} is longer than {MaxLength} characters");
}

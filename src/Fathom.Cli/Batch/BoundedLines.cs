using System.Text;
using Fathom.Cli.Output;

namespace Fathom.Cli.Batch;

/// <summary>Lines of a text that may be anything: none may be longer than a request may be.</summary>
internal static class BoundedLines
{
    /// <summary>Longest line, in characters.</summary>
    public const int MaxLength = 8 << 20;

    /// <summary>The lines that are not blank.</summary>
    /// <exception cref="CliException">A line is too long.</exception>
    public static IEnumerable<string> Read(TextReader reader)
    {
        var line = new StringBuilder();
        for (int next = reader.Read(); next >= 0; next = reader.Read())
        {
            if (next == '\n')
            {
                if (Take(line) is { } text)
                {
                    yield return text;
                }

                continue;
            }

            line.Append((char)next);
            if (line.Length > MaxLength)
            {
                throw new CliException(ExitCode.InputRefused, "request.too_large", "", $"a line is longer than {MaxLength} characters");
            }
        }

        if (Take(line) is { } last)
        {
            yield return last;
        }
    }

    private static string? Take(StringBuilder line)
    {
        string text = line.ToString();
        line.Clear();
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}

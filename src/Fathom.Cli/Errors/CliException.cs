namespace Fathom.Cli.Errors;

/// <summary>A failure that the command line itself found.</summary>
/// <param name="exit">How the process ends.</param>
/// <param name="code">From the list in <c>docs/errors.md</c>.</param>
/// <param name="where">Which option, file or field.</param>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class CliException(ExitCode exit, string code, string where, string message) : Exception(message)
{
    /// <summary>How the process ends.</summary>
    public ExitCode Exit { get; } = exit;

    /// <summary>Stable code.</summary>
    public string Code { get; } = code;

    /// <summary>Which option, file or field.</summary>
    public string Where { get; } = where;

    /// <summary>A wrong command line.</summary>
    public static CliException Usage(string where, string message) => new(ExitCode.Usage, "cli.usage", where, message);
}

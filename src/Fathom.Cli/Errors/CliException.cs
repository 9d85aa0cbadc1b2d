namespace Fathom.Cli.Errors;

/// <summary>A failure detected by the command line itself.</summary>
/// <param name="exit">Exit code of the process.</param>
/// <param name="code">From the list in <c>docs/errors.md</c>.</param>
/// <param name="where">The option, file or field.</param>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class CliException(ExitCode exit, string code, string where, string message) : Exception(message)
{
    /// <summary>Exit code of the process.</summary>
    public ExitCode Exit { get; } = exit;

    /// <summary>Stable code.</summary>
    public string Code { get; } = code;

    /// <summary>The option, file or field.</summary>
    public string Where { get; } = where;

    /// <summary>A wrong command line.</summary>
    public static CliException Usage(string where, string message) => new(ExitCode.Usage, "cli.usage", where, message);
}

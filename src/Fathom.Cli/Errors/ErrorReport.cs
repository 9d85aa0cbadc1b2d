namespace Fathom.Cli.Errors;

/// <summary>A failure as a person or a script sees it.</summary>
/// <param name="Exit">How the process ends.</param>
/// <param name="Code">Stable code from the list in <c>docs/errors.md</c>.</param>
/// <param name="Where">Option, file, tensor, offset or field; may be empty.</param>
/// <param name="Message">One line, at most <see cref="MaxMessageLength"/> characters, without paths of the machine.</param>
internal sealed record ErrorReport(ExitCode Exit, string Code, string Where, string Message)
{
    /// <summary>Longest message, in characters.</summary>
    public const int MaxMessageLength = 300;
}

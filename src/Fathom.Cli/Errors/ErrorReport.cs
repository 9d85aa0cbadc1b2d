namespace Fathom.Cli.Errors;

/// <summary>A failure as users and scripts see it.</summary>
/// <param name="Exit">Exit code of the process.</param>
/// <param name="Code">Stable code from the list in <c>docs/errors.md</c>.</param>
/// <param name="Where">Option, file, tensor, offset or field; may be empty.</param>
/// <param name="Message">One line, at most <see cref="MaxMessageLength"/> characters, without paths of this machine.</param>
internal sealed record ErrorReport(ExitCode Exit, string Code, string Where, string Message)
{
    /// <summary>Longest message, in characters.</summary>
    public const int MaxMessageLength = 300;
}

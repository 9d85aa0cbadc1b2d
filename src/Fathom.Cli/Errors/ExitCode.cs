namespace Fathom.Cli.Errors;

/// <summary>How the process ends; the numbers are BSD's <c>sysexits.h</c> where it has one.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The command line was wrong.</summary>
    Usage = 64,

    /// <summary>A file, text or setting was refused.</summary>
    InputRefused = 65,

    /// <summary>Memory, disk or another resource does not suffice.</summary>
    ResourceLimit = 69,

    /// <summary>Reading, writing or the network failed.</summary>
    InputOutput = 74,

    /// <summary>Ctrl+C, or a request to terminate.</summary>
    Interrupted = 130,

    /// <summary>Whoever read standard output left, as <c>head</c> does: what a shell reports of a program that such a pipe ends.</summary>
    OutputClosed = 141,
}

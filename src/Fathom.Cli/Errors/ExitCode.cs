namespace Fathom.Cli.Errors;

/// <summary>Exit codes of the process; the numbers are those of BSD's <c>sysexits.h</c> where it has one.</summary>
internal enum ExitCode
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The command line was wrong.</summary>
    Usage = 64,

    /// <summary>A file, text or setting was refused.</summary>
    InputRefused = 65,

    /// <summary>Not enough memory, disk space or another resource.</summary>
    ResourceLimit = 69,

    /// <summary>Reading, writing or the network failed.</summary>
    InputOutput = 74,

    /// <summary>Ctrl+C, or a request to terminate.</summary>
    Interrupted = 130,

    /// <summary>The reader of standard output closed it, as <c>head</c> does; shells report this code for a program that a broken pipe ended.</summary>
    OutputClosed = 141,
}

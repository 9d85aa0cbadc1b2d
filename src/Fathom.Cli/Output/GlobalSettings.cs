namespace Fathom.Cli.Output;

/// <summary>Output settings of a run.</summary>
/// <param name="IsJson">The result is one line of JSON.</param>
/// <param name="HasNoColor">No color, even on a terminal.</param>
/// <param name="IsQuiet">Only data and errors.</param>
/// <param name="IsVerbose">A server's informational log messages.</param>
internal readonly record struct GlobalSettings(bool IsJson, bool HasNoColor, bool IsQuiet, bool IsVerbose);

namespace Fathom.Cli.Hosting;

/// <summary>The reader of standard output has gone: there is no one left to work for, or to report this to.</summary>
internal sealed class OutputClosedException(IOException inner) : IOException("standard output was closed", inner);

namespace Fathom.Cli.Hosting;

/// <summary>Whoever read standard output has left: there is nobody to work for, and nobody to report it to.</summary>
internal sealed class OutputClosedException(IOException inner) : IOException("nobody reads standard output any more", inner);

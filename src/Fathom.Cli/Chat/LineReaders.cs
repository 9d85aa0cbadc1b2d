using Fathom.Cli.Grammar;

namespace Fathom.Cli.Chat;

/// <summary>Chooses how lines are read.</summary>
internal static class LineReaders
{
    /// <summary>The reader that fits the input and the terminal.</summary>
    /// <param name="context">Options and streams.</param>
    /// <param name="history">Lines to recall.</param>
    public static ILineReader Open(VerbContext context, InputHistory history) =>
        context.Host.IsInputRedirected ? new PlainLineReader(context.Host.Input)
        : context.Host.IsTerminalDumb ? new PlainLineReader(context.Host.Input, context.Output.Dialog)
        : new LineEditor(context.Output.Dialog, history);
}

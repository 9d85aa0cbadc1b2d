using System.Text;
using Spectre.Console;

namespace Fathom.Cli.Output;

/// <summary>A stream as Spectre.Console sees it: as wide as the terminal, or so wide that nothing wraps when it is piped.</summary>
internal sealed class TerminalOutput(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
{
    private const int PipedWidth = 400;
    private const int DefaultWidth = 80;
    private const int DefaultHeight = 24;

    /// <inheritdoc/>
    public TextWriter Writer => writer;

    /// <inheritdoc/>
    public bool IsTerminal => isTerminal;

    /// <summary>Width of the terminal in cells; a usual one if it is unknown.</summary>
    public static int WindowWidth => Measure(() => Console.WindowWidth, DefaultWidth);

    /// <inheritdoc/>
    public int Width => isTerminal ? WindowWidth : PipedWidth;

    /// <inheritdoc/>
    public int Height => isTerminal ? Measure(() => Console.WindowHeight, DefaultHeight) : DefaultHeight;

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding)
    {
        // The writers use UTF-8 from the start.
    }

    /// <summary>Creates a console over a stream.</summary>
    public static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal, bool hasColor) =>
        AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && hasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new TerminalOutput(writer, isTerminal),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });

    /// <summary>The text without characters that control a terminal; line ends and tabs stay.</summary>
    public static string Harmless(string text) =>
        text.Any(IsSteering) ? string.Concat(text.Select(c => IsSteering(c) ? '\ufffd' : c)) : text;

    private static bool IsSteering(char c) => char.IsControl(c) && c is not ('\n' or '\t' or '\r');

    private static int Measure(Func<int> size, int otherwise)
    {
        try
        {
            return size() is > 0 and int cells ? cells : otherwise;
        }
        catch (IOException)
        {
            return otherwise;
        }
    }
}

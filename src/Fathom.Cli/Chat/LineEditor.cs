using Fathom.Cli.Output;

namespace Fathom.Cli.Chat;

/// <summary>Reads lines from a terminal, with cursor keys, the usual control keys, and history. Lines wider than the terminal scroll sideways.</summary>
/// <param name="screen">Where the line is drawn.</param>
/// <param name="history">Lines to recall.</param>
internal sealed class LineEditor(TextWriter screen, InputHistory history) : ILineReader
{
    private const string EraseToEnd = "\u001b[K";
    private const string EraseScreen = "\u001b[H\u001b[2J";
    private const int LeastRoom = 8;

    /// <inheritdoc/>
    public InputLine Read(string prompt)
    {
        bool controlCWasInput = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        try
        {
            return Edit(prompt);
        }
        finally
        {
            Console.TreatControlCAsInput = controlCWasInput;
            screen.WriteLine();
            screen.Flush();
        }
    }

    private InputLine Edit(string prompt)
    {
        var buffer = new LineBuffer(history.Entries);
        while (true)
        {
            if (!Console.KeyAvailable)
            {
                Draw(prompt, buffer); // not for each of many pasted characters
            }

            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter && Console.KeyAvailable)
            {
                buffer.Insert('\n'); // a line end within pasted text
            }
            else if (key is { Key: ConsoleKey.L, Modifiers: ConsoleModifiers.Control })
            {
                screen.Write(EraseScreen);
            }
            else if (buffer.Apply(key) is { } end)
            {
                Draw(prompt, buffer);
                return new InputLine(end, buffer.Text);
            }
        }
    }

    private void Draw(string prompt, LineBuffer buffer)
    {
        int room = Math.Max(LeastRoom, TerminalOutput.WindowWidth - prompt.Length - 1);
        var view = LineView.Of(buffer.Text.Replace('\n', '\u23ce').Replace('\t', ' '), buffer.Cursor, room);
        screen.Write($"\r{prompt}{view.Text}{EraseToEnd}\r\u001b[{prompt.Length + view.CursorCells}C");
        screen.Flush();
    }
}

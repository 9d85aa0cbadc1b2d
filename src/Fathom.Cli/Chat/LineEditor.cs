using System.Text;
using Fathom.Cli.Hosting;
using Spectre.Console.Rendering;

namespace Fathom.Cli.Chat;

/// <summary>Reads lines from a terminal, with cursor keys, the usual control keys, and history. Lines wider than the terminal scroll sideways.</summary>
internal sealed class LineEditor(CliHost host, InputHistory history) : ILineReader
{
    private const string EraseToEnd = "\u001b[K";
    private const string EraseScreen = "\u001b[H\u001b[2J";
    private const int WidthOfUnknownTerminal = 80;

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
            host.Output.WriteLine();
            host.Output.Flush();
        }
    }

    private InputLine Edit(string prompt)
    {
        var buffer = new LineBuffer(history.Entries);
        while (true)
        {
            Draw(prompt, buffer);
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter && Console.KeyAvailable)
            {
                buffer.Insert('\n'); // a line end within pasted text
            }
            else if (key is { Key: ConsoleKey.L, Modifiers: ConsoleModifiers.Control })
            {
                host.Output.Write(EraseScreen);
            }
            else if (buffer.Apply(key) is { } end)
            {
                return new InputLine(end, buffer.Text);
            }
        }
    }

    private void Draw(string prompt, LineBuffer buffer)
    {
        int width = Console.WindowWidth is > 0 and int cells ? cells : WidthOfUnknownTerminal;
        int room = Math.Max(8, width - prompt.Length - 1);
        string text = buffer.Text.Replace('\n', '\u23ce').Replace('\t', ' ');
        int start = 0;
        while (Cells(text[start..buffer.Cursor]) >= room)
        {
            start++;
        }

        var visible = new StringBuilder();
        int used = 0;
        foreach (Rune rune in text[start..].EnumerateRunes())
        {
            used += Cells(rune.ToString());
            if (used > room)
            {
                break;
            }

            visible.Append(rune.ToString());
        }

        int column = prompt.Length + Cells(text[start..buffer.Cursor]);
        host.Output.Write($"\r{prompt}{visible}{EraseToEnd}\r\u001b[{column}C");
        host.Output.Flush();
    }

    private static int Cells(string text) => new Segment(text).CellCount();
}

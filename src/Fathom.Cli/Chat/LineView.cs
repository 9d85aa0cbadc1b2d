using System.Text;
using Spectre.Console.Rendering;

namespace Fathom.Cli.Chat;

/// <summary>The part of a line that fits into a window and contains the cursor.</summary>
/// <param name="Text">The visible text.</param>
/// <param name="CursorCells">Cells before the cursor.</param>
internal readonly record struct LineView(string Text, int CursorCells)
{
    /// <summary>Scrolls a line sideways until the cursor is visible. Takes time proportional to the window, not to the line.</summary>
    /// <param name="line">The line; its characters take up their own cells.</param>
    /// <param name="cursor">Characters before the cursor.</param>
    /// <param name="room">Cells of the window; the cursor takes one of them.</param>
    public static LineView Of(string line, int cursor, int room)
    {
        (int start, int before) = (cursor, 0);
        while (start > 0)
        {
            Rune.DecodeLastFromUtf16(line.AsSpan(0, start), out Rune rune, out int length);
            int cells = CellsOf(rune);
            if (before + cells >= room)
            {
                break;
            }

            before += cells;
            start -= length;
        }

        return new LineView(Cut(line.AsSpan(start), room), before);
    }

    private static string Cut(ReadOnlySpan<char> text, int room)
    {
        var visible = new StringBuilder();
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += CellsOf(rune);
            if (used > room)
            {
                break;
            }

            visible.Append(rune.ToString());
        }

        return visible.ToString();
    }

    private static int CellsOf(Rune rune) => new Segment(rune.ToString()).CellCount();
}

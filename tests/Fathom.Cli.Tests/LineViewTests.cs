using Fathom.Cli.Chat;

namespace Fathom.Cli.Tests;

public class LineViewTests
{
    [Theory]
    [InlineData("short", 5, 10, "short", 5)]
    [InlineData("short", 0, 10, "short", 0)]
    [InlineData("0123456789abc", 13, 10, "456789abc", 9)]
    [InlineData("0123456789abc", 3, 10, "0123456789", 3)]
    [InlineData("\u4e2d\u6587\u4e2d\u6587", 4, 8, "\u6587\u4e2d\u6587", 6)]
    [InlineData("ab\ud83d\ude00cd", 6, 4, "cd", 2)]
    public void Of_AnyLine_ShowsTheCursor(string line, int cursor, int room, string text, int cells) =>
        Assert.Equal(new LineView(text, cells), LineView.Of(line, cursor, room));

    [Fact]
    public void Of_EveryCursor_SplitsNoCharacter()
    {
        string line = string.Concat(Enumerable.Repeat("a\ud83d\ude00\u4e2d", 50));

        for (int cursor = 0; cursor <= line.Length; cursor++)
        {
            if (cursor < line.Length && char.IsLowSurrogate(line[cursor]))
            {
                continue;
            }

            var view = LineView.Of(line, cursor, room: 20);

            Assert.InRange(view.CursorCells, 0, 19);
            Assert.DoesNotContain('\ufffd', view.Text);
        }
    }
}

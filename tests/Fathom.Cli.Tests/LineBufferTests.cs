using Fathom.Cli.Chat;

namespace Fathom.Cli.Tests;

public class LineBufferTests
{
    private readonly LineBuffer _buffer = new(["oldest", "newest"]);

    [Fact]
    public void Keys_Typing_InsertAtTheCursor()
    {
        Type("helo");
        Press(ConsoleKey.LeftArrow);
        Type("l");

        Assert.Equal(("hello", 4), (_buffer.Text, _buffer.Cursor));
    }

    [Fact]
    public void Keys_Erasing_TakesWholeCharacters()
    {
        Type("a\ud83d\ude00b");
        Press(ConsoleKey.LeftArrow);
        Press(ConsoleKey.Backspace);

        Assert.Equal(("ab", 1), (_buffer.Text, _buffer.Cursor));

        Press(ConsoleKey.Delete);
        Press(ConsoleKey.Delete);
        Press(ConsoleKey.Backspace);
        Press(ConsoleKey.Backspace);
        Assert.Equal("", _buffer.Text);
    }

    [Theory]
    [InlineData("", LineEnd.Interrupted)]
    [InlineData("typed", LineEnd.Cleared)]
    internal void Keys_ControlC_DropsTheLineAndLeavesOnlyWhenThereIsNone(string typed, LineEnd expected)
    {
        Type(typed);

        Assert.Equal(expected, _buffer.Apply(new ConsoleKeyInfo('\u0003', ConsoleKey.C, shift: false, alt: false, control: true)));
    }

    [Theory]
    [InlineData(ConsoleKey.U, "", 0)]
    [InlineData(ConsoleKey.W, "one ", 4)]
    [InlineData(ConsoleKey.A, "one two", 0)]
    [InlineData(ConsoleKey.E, "one two", 7)]
    [InlineData(ConsoleKey.K, "one two", 7)]
    [InlineData(ConsoleKey.B, "one two", 6)]
    [InlineData(ConsoleKey.F, "one two", 7)]
    [InlineData(ConsoleKey.H, "one tw", 6)]
    [InlineData(ConsoleKey.P, "newest", 6)]
    [InlineData(ConsoleKey.N, "one two", 7)]
    [InlineData(ConsoleKey.LeftArrow, "one two", 4)]
    [InlineData(ConsoleKey.RightArrow, "one two", 7)]
    public void ControlKeys_AtTheEnd_DoWhatShellsDo(ConsoleKey key, string text, int cursor)
    {
        Type("one two");
        Assert.Null(_buffer.Apply(Control(key)));

        Assert.Equal((text, cursor), (_buffer.Text, _buffer.Cursor));
    }

    [Theory]
    [InlineData(ConsoleKey.B, "one, two three", 9)]
    [InlineData(ConsoleKey.F, "one, two three", 14)]
    [InlineData(ConsoleKey.D, "one, two th", 11)]
    [InlineData(ConsoleKey.Backspace, "one, two ree", 9)]
    [InlineData(ConsoleKey.X, "one, two three", 11)]
    public void AltKeys_WithinAWord_MoveByWordsAndTypeNothing(ConsoleKey key, string text, int cursor)
    {
        Type("one, two three");
        for (int i = 0; i < 3; i++)
        {
            Press(ConsoleKey.LeftArrow);
        }

        Assert.Null(_buffer.Apply(new ConsoleKeyInfo('x', key, shift: false, alt: true, control: false)));

        Assert.Equal((text, cursor), (_buffer.Text, _buffer.Cursor));
    }

    [Fact]
    public void Keys_ThirdCharacterOfAKey_IsTyped()
    {
        _buffer.Apply(new ConsoleKeyInfo('@', ConsoleKey.Q, shift: false, alt: true, control: true));

        Assert.Equal("@", _buffer.Text);
    }

    [Fact]
    public void Arrows_ThroughTheHistory_KeepTheDraft()
    {
        Type("draft");

        string[] seen =
        [
            Recall(ConsoleKey.UpArrow), Recall(ConsoleKey.UpArrow), Recall(ConsoleKey.UpArrow),
            Recall(ConsoleKey.DownArrow), Recall(ConsoleKey.DownArrow), Recall(ConsoleKey.DownArrow),
        ];

        Assert.Equal(["newest", "oldest", "oldest", "newest", "draft", "draft"], seen);
    }

    [Fact]
    public void Keys_ThatEndALine_SayHow()
    {
        Assert.Equal(LineEnd.EndOfInput, _buffer.Apply(Control(ConsoleKey.D)));
        Type("x");
        Assert.Null(_buffer.Apply(Control(ConsoleKey.D)));
        Assert.Equal(LineEnd.Cleared, _buffer.Apply(Control(ConsoleKey.C)));
        Assert.Equal(LineEnd.Entered, _buffer.Apply(new ConsoleKeyInfo('\r', ConsoleKey.Enter, false, false, false)));
    }

    [Fact]
    public void History_MultiLineEntries_SurviveTheFile()
    {
        using var folder = new TempFolder();
        var history = InputHistory.Load(folder.File("data/history"), isKept: true);

        history.Add("one\ntwo\\n three");
        history.Add("next");
        history.Add("next");

        Assert.Equal(["one\ntwo\\n three", "next"], InputHistory.Load(folder.File("data/history"), isKept: true).Entries);
    }

    [Fact]
    public void History_NotKept_WritesNothing()
    {
        using var folder = new TempFolder();

        InputHistory.Load(folder.File("history"), isKept: false).Add("secret");

        Assert.False(File.Exists(folder.File("history")));
    }

    [Fact]
    public void History_KeptAgain_StillLeavesOutWhatWasNotToBeKept()
    {
        using var folder = new TempFolder();
        var history = InputHistory.Load(folder.File("history"), isKept: false);

        history.Add("secret");
        history.IsKept = true;
        history.Add("open");

        Assert.Equal(["open"], InputHistory.Load(folder.File("history"), isKept: true).Entries);
        Assert.Equal(["secret", "open"], history.Entries);
    }

    [Fact]
    public void History_OfTwoConversationsAtOnce_HasTheEntriesOfBoth()
    {
        using var folder = new TempFolder();
        var first = InputHistory.Load(folder.File("history"), isKept: true);
        var second = InputHistory.Load(folder.File("history"), isKept: true);

        first.Add("one");
        second.Add("two");
        first.Add("three");

        Assert.Equal(["one", "two", "three"], InputHistory.Load(folder.File("history"), isKept: true).Entries);
    }

    [Fact]
    public void History_ThatCanNotBeReadForNow_IsNotReplaced()
    {
        using var folder = new TempFolder();
        string path = folder.File("history");
        File.WriteAllText(path, "earlier\n");
        var history = InputHistory.Load(path, isKept: true);

        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.ThrowsAny<IOException>(() => history.Add("typed"));
        }

        Assert.Equal(["earlier"], InputHistory.Load(path, isKept: true).Entries);
    }

    [Fact]
    public void History_OfLongEntries_KeepsThoseThatCanBeReadAgain()
    {
        using var folder = new TempFolder();
        var history = InputHistory.Load(folder.File("history"), isKept: true);
        string[] texts = [new('a', 9 << 20), new('b', 9 << 20), new('c', 17 << 20), "d"];

        Array.ForEach(texts, history.Add);

        Assert.Equal([texts[1], texts[3]], InputHistory.Load(folder.File("history"), isKept: true).Entries);
    }

    [Fact]
    public void History_CanNotBeRead_IsEmpty()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("long"), new byte[(16 << 20) + 1]);
        Directory.CreateDirectory(folder.File("folder"));

        Assert.Empty(InputHistory.Load(folder.File("folder"), isKept: true).Entries);
        Assert.Empty(InputHistory.Load(folder.File("long"), isKept: true).Entries);
        if (OperatingSystem.IsLinux())
        {
            Assert.Empty(InputHistory.Load(File.CreateSymbolicLink(folder.File("link"), "/dev/zero").FullName, isKept: true).Entries);
        }
    }

    [Fact]
    public void History_CanNotBeWritten_KeepsWhatWasTypedInMemory()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("file"), "");
        var history = InputHistory.Load(folder.File("file/history"), isKept: true);

        Assert.ThrowsAny<IOException>(() => history.Add("typed"));

        Assert.Equal(["typed"], history.Entries);
    }

    private static ConsoleKeyInfo Control(ConsoleKey key) => new('\0', key, false, false, true);

    private void Type(string text)
    {
        foreach (char character in text)
        {
            _buffer.Apply(new ConsoleKeyInfo(character, ConsoleKey.None, false, false, false));
        }
    }

    private void Press(ConsoleKey key) => Assert.Null(_buffer.Apply(new ConsoleKeyInfo('\0', key, false, false, false)));

    private string Recall(ConsoleKey key)
    {
        Press(key);
        return _buffer.Text;
    }
}

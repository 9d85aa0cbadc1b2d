namespace Fathom.Cli.Chat;

/// <summary>A line being typed: text, cursor, and position in the history.</summary>
internal sealed class LineBuffer(IReadOnlyList<string> history)
{
    private string _draft = "";
    private int _historyIndex = history.Count;

    /// <summary>The text so far.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Characters before the cursor.</summary>
    public int Cursor { get; private set; }

    /// <summary>Handles one key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>How the line ended; null while it continues.</returns>
    public LineEnd? Apply(ConsoleKeyInfo key)
    {
        bool isControl = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        bool isAlt = key.Modifiers.HasFlag(ConsoleModifiers.Alt);
        if (isControl && isAlt && !char.IsControl(key.KeyChar))
        {
            Insert(key.KeyChar); // AltGr: how many keyboards type a key's third character
            return null;
        }

        if (isControl)
        {
            return ApplyControl(key.Key);
        }

        if (isAlt)
        {
            ApplyAlt(key.Key);
            return null;
        }

        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return LineEnd.Entered;
            case ConsoleKey.Backspace:
                Delete(Before(Cursor), Cursor);
                break;
            case ConsoleKey.Delete:
                Delete(Cursor, After(Cursor));
                break;
            case ConsoleKey.LeftArrow:
                Cursor = Before(Cursor);
                break;
            case ConsoleKey.RightArrow:
                Cursor = After(Cursor);
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = Text.Length;
                break;
            case ConsoleKey.UpArrow:
                Recall(_historyIndex - 1);
                break;
            case ConsoleKey.DownArrow:
                Recall(_historyIndex + 1);
                break;
            default:
                Insert(key.KeyChar);
                break;
        }

        return null;
    }

    /// <summary>Inserts a character at the cursor; control characters other than line ends and tabs are ignored.</summary>
    public void Insert(char character)
    {
        if (!char.IsControl(character) || character is '\n' or '\t')
        {
            Text = Text.Insert(Cursor, character.ToString());
            Cursor++;
        }
    }

    private LineEnd? ApplyControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.C:
                return Text.Length > 0 ? LineEnd.Cleared : LineEnd.Interrupted;
            case ConsoleKey.D when Text.Length == 0:
                return LineEnd.EndOfInput;
            case ConsoleKey.D:
                Delete(Cursor, After(Cursor));
                break;
            case ConsoleKey.A:
                Cursor = 0;
                break;
            case ConsoleKey.E:
                Cursor = Text.Length;
                break;
            case ConsoleKey.B:
                Cursor = Before(Cursor);
                break;
            case ConsoleKey.F:
                Cursor = After(Cursor);
                break;
            case ConsoleKey.H:
                Delete(Before(Cursor), Cursor);
                break;
            case ConsoleKey.P:
                Recall(_historyIndex - 1);
                break;
            case ConsoleKey.N:
                Recall(_historyIndex + 1);
                break;
            case ConsoleKey.LeftArrow:
                Cursor = WordBefore();
                break;
            case ConsoleKey.RightArrow:
                Cursor = WordAfter();
                break;
            case ConsoleKey.U:
                Delete(0, Cursor);
                break;
            case ConsoleKey.K:
                Delete(Cursor, Text.Length);
                break;
            case ConsoleKey.W:
                Delete(Text.AsSpan(0, Cursor).TrimEnd().LastIndexOf(' ') + 1, Cursor);
                break;
        }

        return null;
    }

    /// <summary>Keys with Alt, or with Escape before them: they act on whole words.</summary>
    private void ApplyAlt(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.B or ConsoleKey.LeftArrow:
                Cursor = WordBefore();
                break;
            case ConsoleKey.F or ConsoleKey.RightArrow:
                Cursor = WordAfter();
                break;
            case ConsoleKey.D:
                Delete(Cursor, WordAfter());
                break;
            case ConsoleKey.Backspace:
                Delete(WordBefore(), Cursor);
                break;
        }
    }

    /// <summary>Start of the word that the cursor is in or behind.</summary>
    private int WordBefore()
    {
        int at = Cursor;
        while (at > 0 && !char.IsLetterOrDigit(Text[at - 1]))
        {
            at--;
        }

        while (at > 0 && char.IsLetterOrDigit(Text[at - 1]))
        {
            at--;
        }

        return at;
    }

    /// <summary>End of the word that the cursor is in or before.</summary>
    private int WordAfter()
    {
        int at = Cursor;
        while (at < Text.Length && !char.IsLetterOrDigit(Text[at]))
        {
            at++;
        }

        while (at < Text.Length && char.IsLetterOrDigit(Text[at]))
        {
            at++;
        }

        return at;
    }

    private void Delete(int start, int end)
    {
        Text = Text.Remove(start, end - start);
        Cursor = start;
    }

    /// <summary>One step to the left, over both halves of a surrogate pair.</summary>
    private int Before(int index) => index == 0 ? 0 : index - (index > 1 && char.IsSurrogatePair(Text[index - 2], Text[index - 1]) ? 2 : 1);

    private int After(int index) =>
        index == Text.Length ? index : index + (index + 1 < Text.Length && char.IsSurrogatePair(Text[index], Text[index + 1]) ? 2 : 1);

    private void Recall(int index)
    {
        if (index < 0 || index > history.Count)
        {
            return;
        }

        _draft = _historyIndex == history.Count ? Text : _draft;
        _historyIndex = index;
        Text = index == history.Count ? _draft : history[index];
        Cursor = Text.Length;
    }
}

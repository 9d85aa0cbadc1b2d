namespace Fathom.Cli.Chat;

/// <summary>A line that is being typed: text, cursor, and the place in the history.</summary>
internal sealed class LineBuffer(IReadOnlyList<string> history)
{
    private string _draft = "";
    private int _historyIndex = history.Count;

    /// <summary>The text so far.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Characters before the cursor.</summary>
    public int Cursor { get; private set; }

    /// <summary>Takes one key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>How the line ended; null while it goes on.</returns>
    public LineEnd? Apply(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
        {
            return ApplyControl(key.Key);
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

    /// <summary>Puts a character at the cursor; control characters but line ends and tabs are left out.</summary>
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

    private void Delete(int start, int end)
    {
        Text = Text.Remove(start, end - start);
        Cursor = start;
    }

    /// <summary>A step to the left, over both halves of a surrogate pair.</summary>
    private int Before(int index) => index == 0 ? 0 : index - (index > 1 && char.IsSurrogatePair(Text[index - 2], Text[index - 1]) ? 2 : 1);

    private int After(int index) => index == Text.Length ? index : index + (index + 1 < Text.Length && char.IsSurrogatePair(Text[index], Text[index + 1]) ? 2 : 1);

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

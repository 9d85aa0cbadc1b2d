namespace Fathom.Cli.Chat;

/// <summary>Source of a conversation's lines.</summary>
internal interface ILineReader
{
    /// <summary>Reads one line.</summary>
    /// <param name="prompt">Shown before the input on a terminal.</param>
    InputLine Read(string prompt);
}

/// <summary>How reading a line ended.</summary>
internal enum LineEnd
{
    /// <summary>With Enter.</summary>
    Entered,

    /// <summary>With Ctrl+C on an empty line.</summary>
    Interrupted,

    /// <summary>With Ctrl+C after something was typed; the text is dropped, and a new line begins.</summary>
    Cleared,

    /// <summary>With the end of the input, or Ctrl+D.</summary>
    EndOfInput,
}

/// <summary>A line that was read.</summary>
/// <param name="End">How reading ended.</param>
/// <param name="Text">The line without its end.</param>
/// <param name="IsQuoted">Whether it was typed between triple quotes, and so is never a command.</param>
internal readonly record struct InputLine(LineEnd End, string Text, bool IsQuoted = false);

/// <summary>Lines from a file or a pipe, or from a terminal that can't be drawn on.</summary>
/// <param name="input">Source of the lines.</param>
/// <param name="prompts">Where prompts are shown; null to show none.</param>
internal sealed class PlainLineReader(TextReader input, TextWriter? prompts = null) : ILineReader
{
    /// <inheritdoc/>
    public InputLine Read(string prompt)
    {
        prompts?.Write(prompt);
        prompts?.Flush();
        return input.ReadLine() is { } line ? new InputLine(LineEnd.Entered, line) : new InputLine(LineEnd.EndOfInput, "");
    }
}

namespace Fathom.Templates;

/// <summary>Splits the streamed output of a reasoning model into thinking and answer.</summary>
/// <remarks>
/// After a prompt that ends with <c>&lt;think&gt;</c>, the output begins inside the thinking; any other output has thinking if it begins with
/// <c>&lt;think&gt;</c>. Thinking ends at the first <c>&lt;/think&gt;</c>; the newlines after either marker belong to neither part. Text that may
/// be the beginning of a marker is held back until that is decided. One instance per output; not safe for concurrent use.
/// </remarks>
public sealed class ReasoningParser
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    private State _state;
    private string _held = "";

    /// <summary>Creates a parser.</summary>
    /// <param name="startsThinking">Whether the prompt opens the thinking; see <see cref="OpensThinking"/>.</param>
    public ReasoningParser(bool startsThinking) => _state = startsThinking ? State.Thinking : State.Undecided;

    private enum State
    {
        /// <summary>Nothing but white space so far.</summary>
        Undecided,

        /// <summary>After the opening marker: newlines are dropped.</summary>
        BeforeThinking,
        Thinking,

        /// <summary>After the closing marker: newlines are dropped.</summary>
        BeforeAnswer,
        Answer,
    }

    /// <summary>Whether the output is currently inside the thinking.</summary>
    public bool IsThinking => _state is State.Thinking or State.BeforeThinking;

    /// <summary>Whether a prompt ends with the opening marker, so that the output continues the thinking.</summary>
    public static bool OpensThinking(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return prompt.AsSpan().TrimEnd().EndsWith(Open, StringComparison.Ordinal);
    }

    /// <summary>Appends a piece of output and returns the text that is now decided.</summary>
    public IReadOnlyList<ReasoningDelta> Feed(string piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        List<ReasoningDelta> deltas = [];
        string text = _held + piece;
        _held = "";
        while (text.Length > 0)
        {
            text = _state switch
            {
                State.Undecided => Detect(text),
                State.BeforeThinking => SkipNewlines(text, State.Thinking),
                State.Thinking => Think(text, deltas),
                State.BeforeAnswer => SkipNewlines(text, State.Answer),
                _ => Emit(deltas, ReasoningKind.Answer, text),
            };
        }

        return deltas;
    }

    /// <summary>Ends the output and returns the text that was held back.</summary>
    public IReadOnlyList<ReasoningDelta> Finish()
    {
        List<ReasoningDelta> deltas = [];
        Emit(deltas, IsThinking ? ReasoningKind.Thinking : ReasoningKind.Answer, _held);
        _held = "";
        return deltas;
    }

    /// <summary>Each step returns the text that remains for the next state.</summary>
    private string Detect(string text)
    {
        string start = text.TrimStart();
        if (start.StartsWith(Open, StringComparison.Ordinal))
        {
            _state = State.BeforeThinking;
            return start[Open.Length..];
        }

        if (Open.StartsWith(start, StringComparison.Ordinal))
        {
            _held = text;
            return "";
        }

        _state = State.Answer;
        return text;
    }

    private string SkipNewlines(string text, State next)
    {
        string rest = text.TrimStart('\r', '\n');
        if (rest.Length > 0)
        {
            _state = next;
        }

        return rest;
    }

    private string Think(string text, List<ReasoningDelta> deltas)
    {
        int close = text.IndexOf(Close, StringComparison.Ordinal);
        if (close >= 0)
        {
            Emit(deltas, ReasoningKind.Thinking, text[..close]);
            _state = State.BeforeAnswer;
            return text[(close + Close.Length)..];
        }

        int kept = text.Length - LengthOfMarkerStart(text);
        Emit(deltas, ReasoningKind.Thinking, text[..kept]);
        _held = text[kept..];
        return "";
    }

    /// <summary>Returns the length of the text's longest suffix that may become the closing marker.</summary>
    private static int LengthOfMarkerStart(string text)
    {
        int length = Math.Min(text.Length, Close.Length - 1);
        while (length > 0 && !text.AsSpan(text.Length - length).SequenceEqual(Close.AsSpan(0, length)))
        {
            length--;
        }

        return length;
    }

    private static string Emit(List<ReasoningDelta> deltas, ReasoningKind kind, string text)
    {
        if (text.Length > 0)
        {
            deltas.Add(new ReasoningDelta(kind, text));
        }

        return "";
    }
}

using System.Text;

namespace Fathom.Inference.Chat;

/// <summary>Parts a stream of text into thinking and answer, without letting through half a tag.</summary>
internal sealed class ThinkingSplitter
{
    private readonly StringBuilder _held = new();
    private State _state;

    /// <summary>Begins a turn.</summary>
    /// <param name="startsInThought">Whether the prompt has opened the thought.</param>
    public ThinkingSplitter(bool startsInThought) => _state = startsInThought ? State.ThoughtStart : State.Start;

    private enum State
    {
        /// <summary>Nothing but white space has come.</summary>
        Start,

        /// <summary>A thought has been opened; its leading white space is dropped.</summary>
        ThoughtStart,

        Thought,

        /// <summary>A thought has been closed; white space before the answer is dropped.</summary>
        AnswerStart,

        Answer,
    }

    /// <summary>Takes new text.</summary>
    /// <returns>What is certain, in order.</returns>
    public IReadOnlyList<ThinkingPiece> Append(string text) => Split(text, isLast: false);

    /// <summary>Ends the turn.</summary>
    public IReadOnlyList<ThinkingPiece> Flush() => Split(string.Empty, isLast: true);

    private List<ThinkingPiece> Split(string text, bool isLast)
    {
        string rest = _held.Append(text).ToString();
        _held.Clear();
        List<ThinkingPiece> pieces = [];
        while (rest.Length > 0)
        {
            int taken = Advance(rest, isLast, pieces);
            if (taken == 0)
            {
                break;
            }

            rest = rest[taken..];
        }

        _held.Append(rest);
        return pieces;
    }

    /// <summary>Takes what is certain from the beginning; returns how many characters.</summary>
    private int Advance(string text, bool isLast, List<ThinkingPiece> pieces)
    {
        switch (_state)
        {
            case State.Start:
                return Open(text, isLast);
            case State.ThoughtStart or State.AnswerStart:
                int space = text.Length - text.AsSpan().TrimStart().Length;
                _state = space == text.Length ? _state : _state + 1;
                return space == 0 ? Advance(text, isLast, pieces) : space;
            case State.Thought:
                return Think(text, isLast, pieces);
            default:
                pieces.Add(new ThinkingPiece(ChatPart.Answer, text));
                return text.Length;
        }
    }

    private int Open(string text, bool isLast)
    {
        string start = text.TrimStart();
        int space = text.Length - start.Length;
        if (start.StartsWith(ThinkingTags.Open, StringComparison.Ordinal))
        {
            _state = State.ThoughtStart;
            return space + ThinkingTags.Open.Length;
        }

        if (ThinkingTags.Open.StartsWith(start, StringComparison.Ordinal) && !isLast)
        {
            return 0;
        }

        _state = State.Answer;
        return space;
    }

    private int Think(string text, bool isLast, List<ThinkingPiece> pieces)
    {
        int close = text.IndexOf(ThinkingTags.Close, StringComparison.Ordinal);
        int certain = close >= 0 ? close : isLast ? text.Length : text.Length - LengthOfBeginning(text);
        string thought = close >= 0 || isLast ? text[..certain].TrimEnd() : text[..certain];
        if (close < 0 && !isLast)
        {
            // White space may be the thought's end: it waits for what follows.
            thought = thought.TrimEnd();
            certain = thought.Length;
        }

        if (thought.Length > 0)
        {
            pieces.Add(new ThinkingPiece(ChatPart.Thinking, thought));
        }

        if (close < 0)
        {
            return certain;
        }

        _state = State.AnswerStart;
        return close + ThinkingTags.Close.Length;
    }

    /// <summary>Length of the longest end of the text that begins the closing tag.</summary>
    private static int LengthOfBeginning(string text)
    {
        int length = Math.Min(ThinkingTags.Close.Length - 1, text.Length);
        while (!text.AsSpan(text.Length - length).SequenceEqual(ThinkingTags.Close.AsSpan(0, length)))
        {
            length--;
        }

        return length;
    }
}

/// <summary>Text of one part.</summary>
internal readonly record struct ThinkingPiece(ChatPart Part, string Text);

using System.Text;
using Fathom.Templates;
using Fathom.Tokenizers;

namespace Fathom.Inference.Constraints;

/// <summary>Lets thinking pass and determines where the answer begins.</summary>
/// <param name="tokenizer">Converts tokens to text.</param>
/// <param name="startsInThought">Whether the prompt opens the thinking.</param>
/// <param name="opening">The token that opens it at the beginning of the output; null if none may.</param>
internal sealed class ThoughtGate(Tokenizer tokenizer, bool startsInThought, int? opening)
{
    /// <summary>Most line breaks before the answer.</summary>
    private const int MaxBreaks = 4;

    private readonly StreamingDetokenizer _text = new(tokenizer, isContinuation: true);
    private readonly ReasoningParser _parser = new(startsInThought);
    private State _state = startsInThought ? State.Thinking : State.Start;
    private int[]? _breaks;
    private int _numBreaks;

    private enum State
    {
        Start,
        Thinking,
        BeforeAnswer,
        Answer,
    }

    /// <summary>Whether the answer has begun, or begins with the next token.</summary>
    public bool IsOpen => _state != State.Thinking;

    /// <summary>Returns the tokens allowed in addition to those that begin the answer.</summary>
    public ReadOnlySpan<int> Others() => _state switch
    {
        State.Start when opening is { } token => (int[])[token],
        State.BeforeAnswer when _numBreaks < MaxBreaks => _breaks ??= FindBreaks(),
        _ => [],
    };

    /// <summary>Records a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="answer">If the token doesn't belong to the answer as a whole, the bytes of it that do.</param>
    /// <returns>Whether the whole token belongs to the answer.</returns>
    public bool Accept(int token, out byte[] answer)
    {
        answer = [];
        if (_state == State.BeforeAnswer && _numBreaks < MaxBreaks && IsBreak(token))
        {
            _numBreaks++;
            return false;
        }

        if (_state is State.BeforeAnswer or State.Answer || (_state == State.Start && token != opening))
        {
            _state = State.Answer;
            return true;
        }

        answer = Encoding.UTF8.GetBytes(string.Concat(
            _parser.Feed(_text.Append(token)).Where(delta => delta.Kind == ReasoningKind.Answer).Select(delta => delta.Text)));
        _state = _parser.IsThinking ? State.Thinking : answer.Length > 0 ? State.Answer : State.BeforeAnswer;
        return false;
    }

    private bool IsBreak(int token) => tokenizer.TokenBytes(token) is { IsEmpty: false } bytes && !bytes.ContainsAnyExcept((byte)'\n', (byte)'\r');

    private int[] FindBreaks() => [.. Enumerable.Range(0, tokenizer.VocabularySize).Where(token => !tokenizer.IsSpecial(token) && IsBreak(token))];
}

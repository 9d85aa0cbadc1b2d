using System.Text;
using Fathom.Templates;
using Fathom.Tokenizers;

namespace Fathom.Inference.Constraints;

/// <summary>Lets thoughts pass and determines where the answer begins.</summary>
/// <param name="tokenizer">Makes text of tokens.</param>
/// <param name="startsInThought">Whether the prompt has opened the thoughts.</param>
/// <param name="opening">The token that opens them, as the first of the output; null when none does.</param>
internal sealed class ThoughtGate(Tokenizer tokenizer, bool startsInThought, int? opening)
{
    /// <summary>Line breaks that may stand before the answer.</summary>
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

    /// <summary>Tokens that may come beside those that begin the answer.</summary>
    public ReadOnlySpan<int> Others() => _state switch
    {
        State.Start when opening is { } token => (int[])[token],
        State.BeforeAnswer when _numBreaks < MaxBreaks => _breaks ??= FindBreaks(),
        _ => [],
    };

    /// <summary>Takes a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="answer">Bytes that belong to the answer, when the token is not wholly of it.</param>
    /// <returns>Whether the token as a whole belongs to the answer.</returns>
    public bool Accept(int token, out byte[] answer)
    {
        answer = [];
        if (_state == State.BeforeAnswer && IsBreak(token))
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

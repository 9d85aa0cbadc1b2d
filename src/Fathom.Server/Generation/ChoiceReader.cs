using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.ToolCalls;

namespace Fathom.Server.Generation;

/// <summary>Turns engine updates into deltas of one answer: separates thoughts from the answer, and pairs each token with its text.</summary>
internal sealed class ChoiceReader
{
    private const string ThoughtStart = "<think>\n";
    private const string ThoughtEnd = "\n</think>\n\n";

    private readonly int _index;
    private readonly AssistantParser _parser;
    private readonly List<string> _callIds = [];
    private readonly ReasoningFormat _format;
    private readonly bool _wantsTokens;
    private readonly IReadOnlySet<int>? _ends;
    private readonly List<GeneratedToken> _thinkingTokens = [];
    private readonly List<GeneratedToken> _answerTokens = [];
    private string _opening;
    private bool _hasAnswer;
    private bool _isThoughtOpen;

    /// <param name="index">Index of the answer.</param>
    /// <param name="parser">Splits its text.</param>
    /// <param name="format">Where thoughts appear.</param>
    /// <param name="wantsTokens">Whether log-probabilities are requested.</param>
    /// <param name="ends">The model's own end tokens, which have no text; null for none.</param>
    public ChoiceReader(int index, AssistantParser parser, ReasoningFormat format, bool wantsTokens, IReadOnlySet<int>? ends = null)
    {
        (_index, _parser, _format, _wantsTokens, _ends) = (index, parser, format, wantsTokens, ends);
        bool startsInThought = parser.IsThinking;
        _opening = startsInThought ? ThoughtStart : ""; // written by the template; part of the thoughts where their markers are shown
        _isThoughtOpen = startsInThought;
    }

    /// <summary>Whether the answer ends with its first call.</summary>
    public bool EndsAtCall { get; init; }

    /// <summary>Whether the answer has the one call that it may have: whatever follows is left out.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Thinking tokens so far, including their markers.</summary>
    public int ReasoningTokens { get; private set; }

    /// <summary>Processes an update.</summary>
    public ChoiceDelta Take(GenerationUpdate update)
    {
        if (IsDone)
        {
            return update.FinishReason is null
                ? new ChoiceDelta(_index, "", "", [], [], null)
                : new ChoiceDelta(_index, "", "", Take(_thinkingTokens), Take(_answerTokens), FinishReason.Stop);
        }

        bool wasThinking = _parser.IsThinking;
        IReadOnlyList<AssistantDelta> parts = update.FinishReason is null
            ? _parser.Feed(update.Text)
            : [.. _parser.Feed(update.Text), .. _parser.Finish()];
        parts = EndsAtCall ? CutAfterCall(parts) : parts;
        string thinking = TextOf(parts, ReasoningKind.Thinking);
        string answer = TextOf(parts, ReasoningKind.Answer);
        bool isThought = wasThinking || _parser.IsThinking || thinking.Length > 0;
        if (update.Token is { } token)
        {
            ReasoningTokens += isThought ? 1 : 0;
            Keep(token, update, isThought, answer);
        }

        _hasAnswer |= answer.Length > 0;
        return Show(update, thinking, answer) with
        {
            Calls = [.. parts.Where(part => part.Call is not null).Select(part => Name(part.Call!.Value))],
        };
    }

    /// <summary>The text of one kind. Text that began like a call but isn't one counts as answer text, too.</summary>
    private static string TextOf(IReadOnlyList<AssistantDelta> parts, ReasoningKind kind) =>
        string.Concat(parts.Where(part => part.Kind == kind).Select(part => part.Call is { Stage: ToolCallStage.Broken } broken ? broken.Text : part.Text));

    /// <summary>Leaves out what follows the end of the first call.</summary>
    private IReadOnlyList<AssistantDelta> CutAfterCall(IReadOnlyList<AssistantDelta> parts)
    {
        int before = parts.TakeWhile(part => part.Call is not { Stage: ToolCallStage.End }).Count();
        IsDone = before < parts.Count;
        return IsDone ? [.. parts.Take(before + 1)] : parts;
    }

    private CallDelta Name(ToolCallDelta call)
    {
        while (_callIds.Count <= call.Index)
        {
            _callIds.Add($"call_{Guid.NewGuid():N}");
        }

        return new CallDelta(call.Index, _callIds[call.Index], call.Stage, call.Text);
    }

    /// <summary>Holds a token back until its text arrives. A token that ends the text has none, nor have line ends between thoughts and answer.</summary>
    private void Keep(GeneratedToken token, GenerationUpdate update, bool isThought, string answer)
    {
        if (isThought && !_hasAnswer && _format != ReasoningFormat.InContent)
        {
            // What could have begun the answer was the marker of a thought.
            _thinkingTokens.AddRange(_answerTokens);
            _answerTokens.Clear();
        }

        // Text that was held back arrives with the end.
        bool isEnd = update.FinishReason == FinishReason.Stop && (update.Text.Length == 0 || _ends?.Contains(token.TokenId) == true);
        bool isBetween = ReasoningTokens > 0 && _format != ReasoningFormat.InContent && !isThought && !_hasAnswer && answer.Length == 0
            && update.Text.Length > 0 && update.Text.AsSpan().Trim("\r\n").IsEmpty;
        if (_wantsTokens && !isEnd && !isBetween)
        {
            (isThought && _format != ReasoningFormat.InContent ? _thinkingTokens : _answerTokens).Add(token);
        }
    }

    private ChoiceDelta Show(GenerationUpdate update, string thinking, string answer)
    {
        bool isEnd = update.FinishReason is not null;
        bool isCut = update.FinishReason == FinishReason.Stop && update.Text.Length + thinking.Length + answer.Length == 0; // by a stop string
        string shownAnswer = _format == ReasoningFormat.Apart ? answer : _opening + (_parser.FindsCalls ? Mark(thinking, answer) : update.Text);
        _opening = "";
        return new ChoiceDelta(
            _index,
            _format == ReasoningFormat.InContent ? "" : thinking,
            shownAnswer,
            !isCut && (isEnd || thinking.Length + answer.Length > 0) ? Take(_thinkingTokens) : [],
            !isCut && (isEnd || shownAnswer.Length > 0) ? Take(_answerTokens) : [],
            update.FinishReason);
    }

    /// <summary>Puts the thoughts' markers back: with tools the output itself can't be shown, because it holds the markup of calls.</summary>
    private string Mark(string thinking, string answer)
    {
        string start = thinking.Length > 0 && !_isThoughtOpen ? ThoughtStart : "";
        _isThoughtOpen |= thinking.Length > 0;
        string end = _isThoughtOpen && !_parser.IsThinking ? ThoughtEnd : "";
        _isThoughtOpen &= _parser.IsThinking;
        return start + thinking + end + answer;
    }

    private static GeneratedToken[] Take(List<GeneratedToken> kept)
    {
        GeneratedToken[] tokens = [.. kept];
        kept.Clear();
        return tokens;
    }
}

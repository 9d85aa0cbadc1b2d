using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Inference.Text;
using Fathom.Templates;
using Fathom.Tokenizers;

namespace Fathom.Inference.Chat;

/// <summary>Ends a thought that takes too long: after so many tokens the tokens that close it are the only ones allowed.</summary>
/// <param name="textOf">The text that a new token adds. What a thought is, is decided on text as the reader of the answer decides it: a model may
/// spell the marks otherwise than we do.</param>
/// <param name="startsInThought">Whether the prompt has opened the thought.</param>
/// <param name="close">The tokens that close it.</param>
/// <param name="budget">Most tokens of the thought.</param>
public sealed class ThinkingBudget(Func<int, string> textOf, bool startsInThought, IReadOnlyList<int> close, int budget) : ITokenConstraint
{
    /// <summary>Tokens of thinking that the effort <c>minimal</c> stands for.</summary>
    public const int MinimalEffort = 512;

    /// <summary>Tokens of thinking that the effort <c>low</c> stands for.</summary>
    public const int LowEffort = 2_048;

    private readonly ReasoningParser _parser = new(startsInThought);
    private readonly TokenMatcher _closing = new(close);
    private int _numThoughtTokens;

    /// <summary>A budget for the answer to a prompt.</summary>
    /// <param name="model">Its tokenizer reads thoughts and closes them.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="budget">Most tokens of the thought.</param>
    public static ThinkingBudget Of(LoadedModel model, ChatPrompt prompt, int budget)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        var text = new StreamingDetokenizer(model.Tokenizer, isContinuation: true);
        return new ThinkingBudget(text.Append, prompt.StartsInThought, model.Tokenizer.Encode(ThinkingTags.Close, allowSpecial: true), budget);
    }

    /// <inheritdoc/>
    public void Mask(Span<float> logits)
    {
        if (!_parser.IsThinking || _numThoughtTokens < budget)
        {
            return;
        }

        int next = close[_closing.Matched];
        logits.Fill(float.NegativeInfinity);
        logits[next] = 0;
    }

    /// <inheritdoc/>
    public void Accept(int tokenId)
    {
        bool wasThinking = _parser.IsThinking;
        _parser.Feed(textOf(tokenId));
        if (wasThinking)
        {
            _numThoughtTokens++;
            _closing.Accept(tokenId);
        }
    }

    /// <summary>Recognises a short run of tokens.</summary>
    private sealed class TokenMatcher(IReadOnlyList<int> pattern)
    {
        /// <summary>Tokens of the run that have just come.</summary>
        public int Matched { get; private set; }

        /// <summary>Takes a token; true when it completes the run.</summary>
        public bool Accept(int token)
        {
            if (pattern.Count == 0)
            {
                return false;
            }

            Matched = pattern[Matched] == token ? Matched + 1 : pattern[0] == token ? 1 : 0;
            bool isComplete = Matched == pattern.Count;
            Matched = isComplete ? 0 : Matched;
            return isComplete;
        }
    }
}

using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Inference.Text;
using Fathom.Templates;
using Fathom.Tokenizers;

namespace Fathom.Inference.Chat;

/// <summary>Ends thinking that takes too long: once the budget is spent, only the tokens that close it are allowed.</summary>
/// <param name="textOf">Returns the text that a new token adds. Thinking is recognized by its text, as readers of the answer do, since a model may
/// encode the markers with other tokens.</param>
/// <param name="startsInThought">Whether the prompt opens the thinking.</param>
/// <param name="close">The tokens that close it.</param>
/// <param name="budget">Most tokens of thinking.</param>
public sealed class ThinkingBudget(Func<int, string> textOf, bool startsInThought, IReadOnlyList<int> close, int budget) : ITokenConstraint
{
    /// <summary>Tokens of thinking that the effort <c>minimal</c> stands for.</summary>
    public const int MinimalEffort = 512;

    /// <summary>Tokens of thinking that the effort <c>low</c> stands for.</summary>
    public const int LowEffort = 2_048;

    private readonly ReasoningParser _parser = new(startsInThought);
    private readonly TokenMatcher _closing = new(close);
    private int _numThoughtTokens;

    /// <summary>Creates a budget for the answer to a prompt.</summary>
    /// <param name="model">Supplies the tokenizer that decodes and closes the thinking.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="budget">Most tokens of thinking.</param>
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
        if (float.IsNegativeInfinity(logits[next]))
        {
            return; // the answer's form forbids it here, as within a tool call: the end of the thinking waits
        }

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

    /// <summary>Recognizes a short run of tokens.</summary>
    private sealed class TokenMatcher(IReadOnlyList<int> pattern)
    {
        /// <summary>Number of the run's tokens matched by the latest tokens.</summary>
        public int Matched { get; private set; }

        /// <summary>Records a token; returns true if it completes the run.</summary>
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

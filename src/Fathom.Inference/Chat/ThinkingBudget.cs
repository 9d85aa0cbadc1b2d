namespace Fathom.Inference.Chat;

/// <summary>Ends a thought that takes too long: after so many tokens the tokens that close it are the only ones allowed.</summary>
/// <param name="open">Opens a thought; null when the prompt has opened it.</param>
/// <param name="close">The tokens that close it.</param>
/// <param name="budget">Most tokens of the thought.</param>
internal sealed class ThinkingBudget(IReadOnlyList<int>? open, IReadOnlyList<int> close, int budget) : ITokenConstraint
{
    private readonly TokenMatcher _opening = new(open ?? []);
    private readonly TokenMatcher _closing = new(close);
    private bool _isThinking = open is null;
    private bool _isOver;
    private int _numThoughtTokens;

    public void Mask(Span<float> logits)
    {
        if (_isOver || !_isThinking || _numThoughtTokens < budget)
        {
            return;
        }

        int next = close[_closing.Matched];
        logits.Fill(float.NegativeInfinity);
        logits[next] = 0;
    }

    public void Accept(int tokenId)
    {
        if (_isOver)
        {
            return;
        }

        if (!_isThinking)
        {
            _isThinking = _opening.Accept(tokenId);
            return;
        }

        _numThoughtTokens++;
        _isOver = _closing.Accept(tokenId);
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

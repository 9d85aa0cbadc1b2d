using Fathom.Inference.Requests;

namespace Fathom.Inference.Sampling;

/// <summary>Counts a sequence's tokens and applies the penalties to their logits.</summary>
internal sealed class TokenPenalties
{
    private readonly SamplingOptions _options;
    private readonly Dictionary<int, int> _outputCounts = []; // by token; 0 for those in the prompt only

    public TokenPenalties(SamplingOptions options, IEnumerable<int> promptTokens)
    {
        _options = options;
        foreach (int token in promptTokens)
        {
            _outputCounts.TryAdd(token, 0);
        }
    }

    /// <summary>Counts a token of the output.</summary>
    public void Count(int tokenId) => _outputCounts[tokenId] = _outputCounts.GetValueOrDefault(tokenId) + 1;

    /// <summary>Applies the penalties to the logits, <c>[vocabSize]</c>.</summary>
    public void Apply(Span<float> logits)
    {
        foreach ((int token, int count) in _outputCounts)
        {
            if (token >= logits.Length)
            {
                continue;
            }

            ref float logit = ref logits[token];
            logit = logit > 0 ? logit / _options.RepetitionPenalty : logit * _options.RepetitionPenalty;
            if (count > 0)
            {
                logit -= (count * _options.FrequencyPenalty) + _options.PresencePenalty;
            }
        }
    }
}

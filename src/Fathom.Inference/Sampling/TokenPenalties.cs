using Fathom.Inference.Requests;

namespace Fathom.Inference.Sampling;

/// <summary>Counts a sequence's tokens and lowers the logits of those that have come.</summary>
internal sealed class TokenPenalties
{
    private readonly SamplingOptions _options;
    private readonly Dictionary<int, int> _outputCounts = []; // tokens of the prompt alone count 0

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

    /// <summary>Lowers the logits.</summary>
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

using Fathom.Inference.Requests;
using Fathom.Tasks.Answers;

namespace Fathom.Training.Reinforcement;

/// <summary>One sampled answer to a problem, with everything needed to learn from it.</summary>
public sealed record Rollout
{
    /// <summary>The prompt's tokens.</summary>
    public required IReadOnlyList<int> Prompt { get; init; }

    /// <summary>The sampled tokens, the one that ended the answer included.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <summary>Log-probability of each sampled token under the weights that drew it, in nats, <c>[Tokens.Count]</c>.</summary>
    public required IReadOnlyList<float> LogProbabilities { get; init; }

    /// <summary>The likeliest tokens at the position of each sampled one, best first; empty unless requested.</summary>
    public IReadOnlyList<IReadOnlyList<TokenLogprob>> Alternatives { get; init; } = [];

    /// <summary>Version of the weights under which the last token was drawn.</summary>
    public required int WeightsVersion { get; init; }

    /// <summary>The answer as its judge reads it: with <c>&lt;think&gt;</c> in front where the prompt opened the thought.</summary>
    public required string Text { get; init; }

    /// <summary>Tokens of the thought.</summary>
    public required int ThinkingTokens { get; init; }

    /// <summary>What the task's verifier says.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why the answer ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>Whether the answer was cut at the token limit.</summary>
    public bool IsTruncated => FinishReason == FinishReason.Length;
}

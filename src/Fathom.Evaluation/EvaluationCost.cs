namespace Fathom.Evaluation;

/// <summary>What answers have cost.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="PromptTokens">Tokens of their prompts.</param>
/// <param name="CachedTokens">Those of them that a cache held.</param>
/// <param name="CompletionTokens">New tokens.</param>
public readonly record struct EvaluationCost(long Requests, long PromptTokens, long CachedTokens, long CompletionTokens)
{
    /// <summary>Both together.</summary>
    public static EvaluationCost operator +(EvaluationCost left, EvaluationCost right) => new(
        left.Requests + right.Requests,
        left.PromptTokens + right.PromptTokens,
        left.CachedTokens + right.CachedTokens,
        left.CompletionTokens + right.CompletionTokens);

    /// <summary>Both together.</summary>
    /// <param name="other">The other.</param>
    public EvaluationCost Add(EvaluationCost other) => this + other;
}

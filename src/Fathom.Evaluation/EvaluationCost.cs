namespace Fathom.Evaluation;

/// <summary>Cost of answers.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="PromptTokens">Tokens of their prompts.</param>
/// <param name="CachedTokens">Those of them that came from a cache.</param>
/// <param name="CompletionTokens">New tokens.</param>
public readonly record struct EvaluationCost(long Requests, long PromptTokens, long CachedTokens, long CompletionTokens)
{
    /// <summary>Adds two costs.</summary>
    public static EvaluationCost operator +(EvaluationCost left, EvaluationCost right) => new(
        left.Requests + right.Requests,
        left.PromptTokens + right.PromptTokens,
        left.CachedTokens + right.CachedTokens,
        left.CompletionTokens + right.CompletionTokens);

    /// <summary>Adds two costs.</summary>
    /// <param name="other">The other cost.</param>
    public EvaluationCost Add(EvaluationCost other) => this + other;
}

using Fathom.Evaluation;

namespace Fathom.Cli.Output;

/// <summary>The output of <c>eval --json</c>.</summary>
/// <param name="Tasks">Scores by task.</param>
/// <param name="Cost">What the answers cost.</param>
internal sealed record EvalResult(IReadOnlyDictionary<string, TaskAccuracyResult> Tasks, EvalCost Cost) : Success
{
    /// <summary>With <c>--url</c>: the endpoint.</summary>
    public string? Url { get; init; }

    /// <summary>With <c>--url</c>: the model's name there.</summary>
    public string? Model { get; init; }

    /// <summary>With <c>--url</c>: requests that were retried.</summary>
    public int? Retries { get; init; }

    /// <summary>With <c>--url</c>: answers that never arrived, by reason; they count as wrong.</summary>
    public IReadOnlyDictionary<string, int>? Failed { get; init; }
}

/// <summary>Cost of the answers, in tokens.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="PromptTokens">Tokens of their prompts.</param>
/// <param name="CompletionTokens">New tokens.</param>
internal sealed record EvalCost(long Requests, long PromptTokens, long CompletionTokens)
{
    /// <summary>Prompt tokens found in the endpoint's cache; null for a model in this process.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>A cost in its printed form.</summary>
    public static EvalCost Of(EvaluationCost cost) => new(cost.Requests, cost.PromptTokens, cost.CompletionTokens);
}

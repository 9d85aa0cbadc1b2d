using Fathom.Evaluation;

namespace Fathom.Cli.Output;

/// <summary>What <c>eval --json</c> prints.</summary>
/// <param name="Tasks">Scores by task.</param>
/// <param name="Cost">What the answers cost.</param>
internal sealed record EvalResult(IReadOnlyDictionary<string, TaskAccuracyResult> Tasks, EvalCost Cost) : Success
{
    /// <summary>With <c>--url</c>: the endpoint.</summary>
    public string? Url { get; init; }

    /// <summary>With <c>--url</c>: the model's name there.</summary>
    public string? Model { get; init; }

    /// <summary>With <c>--url</c>: requests that were sent again.</summary>
    public int? Retries { get; init; }

    /// <summary>With <c>--url</c>: answers that never came, by why; they count as wrong.</summary>
    public IReadOnlyDictionary<string, int>? Failed { get; init; }
}

/// <summary>What answers cost, in tokens.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="PromptTokens">Tokens of their prompts.</param>
/// <param name="CompletionTokens">New tokens.</param>
internal sealed record EvalCost(long Requests, long PromptTokens, long CompletionTokens)
{
    /// <summary>Tokens of prompts that the endpoint's cache held; null for a model in this process.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>A cost as it is printed.</summary>
    public static EvalCost Of(EvaluationCost cost) => new(cost.Requests, cost.PromptTokens, cost.CompletionTokens);
}

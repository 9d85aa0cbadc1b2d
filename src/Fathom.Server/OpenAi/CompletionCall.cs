using Fathom.Inference.Constraints;
using Fathom.Inference.Requests;
using Fathom.Server.Generation;

namespace Fathom.Server.OpenAi;

/// <summary>A request for <c>/v1/completions</c>.</summary>
internal sealed record CompletionCall
{
    /// <summary>Texts to continue.</summary>
    public required IReadOnlyList<CompletionPrompt> Prompts { get; init; }

    /// <summary>Options for each completion; the prompt is replaced.</summary>
    public required GenerationRequest Request { get; init; }

    /// <summary>Completions per prompt.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Required form of the new text; null for any.</summary>
    public CompiledConstraint? Form { get; init; }

    /// <summary>Most new tokens; 0 for none.</summary>
    public int MaxTokens { get; init; }

    /// <summary>Whether the prompt is part of the answer.</summary>
    public bool HasEcho { get; init; }

    /// <summary>Number of likeliest tokens to report at each position; null for no log-probabilities.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>Most log-probabilities that the answer can hold: of each token and of its alternatives.</summary>
    public long LogprobEntries => TopLogprobs is { } top
        ? Choices * (top + 1L) * Prompts.Sum(prompt => (HasEcho ? (long)prompt.Tokens.Length : 0) + MaxTokens)
        : 0;
}

using Fathom.Inference.Constraints;
using Fathom.Inference.Requests;
using Fathom.Server.Generation;

namespace Fathom.Server.OpenAi;

/// <summary>What <c>/v1/completions</c> asks for.</summary>
internal sealed record CompletionCall
{
    /// <summary>Texts to continue.</summary>
    public required IReadOnlyList<CompletionPrompt> Prompts { get; init; }

    /// <summary>How each is gone on from; its prompt is replaced.</summary>
    public required GenerationRequest Request { get; init; }

    /// <summary>Completions of each prompt.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>A form that the new text must have; null for any.</summary>
    public CompiledConstraint? Form { get; init; }

    /// <summary>Most new tokens; 0 for none.</summary>
    public int MaxTokens { get; init; }

    /// <summary>Whether the prompt is part of the answer.</summary>
    public bool HasEcho { get; init; }

    /// <summary>Null: no log-probabilities. Otherwise so many of the likeliest tokens at each place.</summary>
    public int? TopLogprobs { get; init; }
}

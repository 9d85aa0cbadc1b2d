using Fathom.Inference.Chat;

namespace Fathom.Training.Reinforcement;

/// <summary>How answers are sampled.</summary>
public sealed record RolloutOptions
{
    /// <summary>Problems of a step.</summary>
    public int Groups { get; init; } = 32;

    /// <summary>Answers to each problem.</summary>
    public int Samples { get; init; } = 16;

    /// <summary>Most tokens of an answer.</summary>
    public int MaxTokens { get; init; } = 192;

    /// <summary>Most tokens of prompt and answer; null for the model's context.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Whether the assistant reasons first; <c>default</c> follows the chat template.</summary>
    public ThinkingMode Thinking { get; init; }
}

namespace Fathom.Inference;

/// <summary>How a conversation goes.</summary>
public sealed record ChatOptions
{
    /// <summary>Said to the model before everything else; null for nothing.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>How tokens are drawn; null takes the model's defaults.</summary>
    public SamplingOptions? Sampling { get; init; }

    /// <summary>Most new tokens a turn, thinking included; null: until the context is full.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Whether the assistant reasons before it answers.</summary>
    public ThinkingMode Thinking { get; init; }

    /// <summary>Most tokens of thinking; then it is made to answer. Null for no limit.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Texts that end the answer and are not part of it.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];
}

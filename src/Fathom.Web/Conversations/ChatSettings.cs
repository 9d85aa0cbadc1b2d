using Fathom.Inference.Chat;
using Fathom.Inference.Requests;

namespace Fathom.Web.Conversations;

/// <summary>Settings of a conversation's answers. Null values follow the model makers' recommendations.</summary>
public sealed record ChatSettings
{
    /// <summary>The model; null takes the first.</summary>
    public string? Model { get; init; }

    /// <summary>The system prompt.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>Whether it reasons before it answers.</summary>
    public ThinkingMode Thinking { get; init; }

    /// <summary>Most thinking tokens.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Most tokens per answer, thinking included.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Divides the logits; 0 takes the likeliest token.</summary>
    public float? Temperature { get; init; }

    /// <summary>Keeps the likeliest tokens whose probabilities sum to this.</summary>
    public float? TopP { get; init; }

    /// <summary>Keeps this many likeliest tokens; 0 keeps all.</summary>
    public int? TopK { get; init; }

    /// <summary>Keeps tokens at least this fraction as likely as the likeliest.</summary>
    public float? MinP { get; init; }

    /// <summary>Makes tokens that already occurred less likely; 1 changes nothing.</summary>
    public float? RepetitionPenalty { get; init; }

    /// <summary>Makes sampling repeatable.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Options for a turn.</summary>
    /// <param name="defaults">The model makers' recommendations.</param>
    public ChatOptions ToOptions(SamplingOptions defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return new ChatOptions
        {
            Thinking = Thinking,
            ThinkingBudget = ThinkingBudget,
            MaxTokens = MaxTokens,
            Sampling = defaults with
            {
                Temperature = Temperature ?? defaults.Temperature,
                TopP = TopP ?? defaults.TopP,
                TopK = TopK ?? defaults.TopK,
                MinP = MinP ?? defaults.MinP,
                RepetitionPenalty = RepetitionPenalty ?? defaults.RepetitionPenalty,
                Seed = Seed ?? defaults.Seed,
            },
        };
    }
}

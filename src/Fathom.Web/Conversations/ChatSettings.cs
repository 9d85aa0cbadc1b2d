using Fathom.Inference.Chat;
using Fathom.Inference.Requests;

namespace Fathom.Web.Conversations;

/// <summary>How a conversation's answers are made. What is null is as the model's makers advise.</summary>
public sealed record ChatSettings
{
    /// <summary>The model; null takes the first.</summary>
    public string? Model { get; init; }

    /// <summary>Said to the model before everything else.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>Whether it reasons before it answers.</summary>
    public ThinkingMode Thinking { get; init; }

    /// <summary>Most tokens of thinking.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Most tokens of an answer, thinking included.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Divides the logits; 0 takes the likeliest token.</summary>
    public float? Temperature { get; init; }

    /// <summary>Keeps the likeliest tokens whose probabilities sum to this.</summary>
    public float? TopP { get; init; }

    /// <summary>Keeps this many likeliest tokens; 0 keeps all.</summary>
    public int? TopK { get; init; }

    /// <summary>Keeps tokens at least this fraction as likely as the likeliest.</summary>
    public float? MinP { get; init; }

    /// <summary>Makes what was said already less likely; 1 changes nothing.</summary>
    public float? RepetitionPenalty { get; init; }

    /// <summary>Makes the draws repeatable.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The options of one turn.</summary>
    /// <param name="defaults">What the model's makers advise.</param>
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

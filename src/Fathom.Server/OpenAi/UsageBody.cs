using Fathom.Server.Generation;

namespace Fathom.Server.OpenAi;

/// <summary>What a request took, with DeepSeek's fields for the cache.</summary>
internal sealed record UsageBody(
    int PromptTokens,
    int CompletionTokens,
    int TotalTokens,
    PromptDetails PromptTokensDetails,
    CompletionDetails CompletionTokensDetails,
    int PromptCacheHitTokens,
    int PromptCacheMissTokens)
{
    public static UsageBody Of(ChatUsage usage) => new(
        usage.PromptTokens,
        usage.OutputTokens,
        usage.PromptTokens + usage.OutputTokens,
        new PromptDetails(usage.CachedTokens),
        new CompletionDetails(usage.ReasoningTokens, usage.AcceptedTokens, usage.DraftedTokens - usage.AcceptedTokens),
        usage.CachedTokens,
        usage.PromptTokens - usage.CachedTokens);
}

/// <summary>Where the prompt came from.</summary>
internal sealed record PromptDetails(int CachedTokens);

/// <summary>What the answer is made of. Predictions are the engine's own guesses; null where it makes none.</summary>
internal sealed record CompletionDetails(int ReasoningTokens, int? AcceptedPredictionTokens = null, int? RejectedPredictionTokens = null);

using Fathom.Server.Generation;

namespace Fathom.Server.OpenAi;

/// <summary>A request's usage, with DeepSeek's fields for the cache.</summary>
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

/// <summary>Details of the prompt tokens.</summary>
internal sealed record PromptDetails(int CachedTokens);

/// <summary>Details of the answer's tokens. Predictions are the engine's own drafts; null if it makes none.</summary>
internal sealed record CompletionDetails(int ReasoningTokens, int? AcceptedPredictionTokens = null, int? RejectedPredictionTokens = null);

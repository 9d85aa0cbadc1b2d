using Fathom.Inference.Requests;

namespace Fathom.Server.Generation;

/// <summary>Usage of a request's answers.</summary>
/// <param name="PromptTokens">Tokens of the prompt, counted once.</param>
/// <param name="CachedTokens">Of these, tokens found in the cache.</param>
/// <param name="OutputTokens">New tokens of all answers.</param>
/// <param name="ReasoningTokens">Of these, tokens of thoughts.</param>
/// <param name="Timings">Timings of the first answer.</param>
/// <param name="TimedTokens">New tokens of the first answer.</param>
internal readonly record struct ChatUsage(
    int PromptTokens, int CachedTokens, int OutputTokens, int ReasoningTokens, GenerationTimings Timings, int TimedTokens)
{
    /// <summary>Drafted tokens of all answers; null if the engine doesn't draft.</summary>
    public int? DraftedTokens { get; init; }

    /// <summary>Of these, drafts that were right.</summary>
    public int? AcceptedTokens { get; init; }

    public static ChatUsage Of(IReadOnlyList<GenerationResult> results, int reasoningTokens)
    {
        GenerationResult first = results[0];
        return new ChatUsage(
            first.Usage.PromptTokens,
            first.Usage.CachedTokens,
            results.Sum(result => result.Usage.OutputTokens),
            reasoningTokens,
            first.Timings,
            first.Usage.OutputTokens)
        {
            DraftedTokens = first.Usage.IsSpeculative ? results.Sum(result => result.Usage.DraftedTokens) : null,
            AcceptedTokens = first.Usage.IsSpeculative ? results.Sum(result => result.Usage.AcceptedTokens) : null,
        };
    }
}

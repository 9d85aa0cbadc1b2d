using Fathom.Inference.Requests;

namespace Fathom.Server.Generation;

/// <summary>What answers took.</summary>
/// <param name="PromptTokens">Tokens of the prompt, counted once.</param>
/// <param name="CachedTokens">Those of them that the cache held.</param>
/// <param name="OutputTokens">New tokens of all answers.</param>
/// <param name="ReasoningTokens">Those of them that were thoughts.</param>
/// <param name="Timings">Where the first answer's time went.</param>
/// <param name="TimedTokens">New tokens of the first answer.</param>
internal readonly record struct ChatUsage(
    int PromptTokens, int CachedTokens, int OutputTokens, int ReasoningTokens, GenerationTimings Timings, int TimedTokens)
{
    /// <summary>Tokens that were guessed, for all answers; null where the engine doesn't guess.</summary>
    public int? DraftedTokens { get; init; }

    /// <summary>Those of them that were right.</summary>
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

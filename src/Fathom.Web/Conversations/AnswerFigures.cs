namespace Fathom.Web.Conversations;

/// <summary>Usage and timings of an answer.</summary>
/// <param name="PromptTokens">Tokens of the conversation before it.</param>
/// <param name="CachedTokens">Of these, tokens found in the engine's cache.</param>
/// <param name="OutputTokens">Tokens written, thinking included.</param>
/// <param name="QueuedSeconds">From the question to the engine's first step.</param>
/// <param name="PrefillSeconds">From there to the first token.</param>
/// <param name="DecodeSeconds">From the first token to the last.</param>
/// <param name="ThinkingSeconds">From the question to the end of the thought; 0 without one.</param>
public sealed record AnswerFigures(
    int PromptTokens, int CachedTokens, int OutputTokens, double QueuedSeconds, double PrefillSeconds, double DecodeSeconds, double ThinkingSeconds)
{
    /// <summary>Tokens of the thinking, of <see cref="OutputTokens"/>; null if unknown.</summary>
    public int? ThinkingTokens { get; init; }

    /// <summary>Tokens generated per second, after the first; null if there is nothing to measure.</summary>
    public double? TokensPerSecond => OutputTokens > 1 && DecodeSeconds > 0 ? (OutputTokens - 1) / DecodeSeconds : null;

    /// <summary>Seconds until the first token.</summary>
    public double SecondsToFirstToken => QueuedSeconds + PrefillSeconds;
}

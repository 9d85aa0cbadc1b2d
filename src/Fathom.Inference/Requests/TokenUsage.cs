namespace Fathom.Inference.Requests;

/// <summary>Tokens that a request took.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Those of them that were found in the cache.</param>
/// <param name="OutputTokens">New tokens.</param>
public readonly record struct TokenUsage(int PromptTokens, int CachedTokens, int OutputTokens)
{
    /// <summary>Whether tokens were to be guessed at all.</summary>
    public bool IsSpeculative { get; init; }

    /// <summary>Tokens that were guessed (<see cref="SpeculationMode"/>).</summary>
    public int DraftedTokens { get; init; }

    /// <summary>Guesses that were right: new tokens that took no step of their own.</summary>
    public int AcceptedTokens { get; init; }
}

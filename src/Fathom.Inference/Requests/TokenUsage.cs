namespace Fathom.Inference.Requests;

/// <summary>Token counts of a request.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Prompt tokens that were found in the cache.</param>
/// <param name="OutputTokens">New tokens.</param>
public readonly record struct TokenUsage(int PromptTokens, int CachedTokens, int OutputTokens)
{
    /// <summary>Whether the request used speculation.</summary>
    public bool IsSpeculative { get; init; }

    /// <summary>Number of drafts (<see cref="SpeculationMode"/>).</summary>
    public int DraftedTokens { get; init; }

    /// <summary>Drafts that were right, and thus new tokens that needed no step of their own.</summary>
    public int AcceptedTokens { get; init; }
}

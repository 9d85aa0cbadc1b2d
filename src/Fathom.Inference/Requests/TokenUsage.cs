namespace Fathom.Inference;

/// <summary>Tokens that a request took.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Those of them that were found in the cache.</param>
/// <param name="OutputTokens">New tokens.</param>
public readonly record struct TokenUsage(int PromptTokens, int CachedTokens, int OutputTokens);

namespace Fathom.Inference;

/// <summary>How far a running request has come. What it asks and what it was answered is not told.</summary>
/// <param name="PromptTokens">Tokens of its prompt.</param>
/// <param name="CachedTokens">Those of them that the cache held when it started.</param>
/// <param name="ComputedTokens">Tokens that the cache holds now, prompt and output together.</param>
/// <param name="OutputTokens">New tokens so far.</param>
public sealed record SequenceStatus(int PromptTokens, int CachedTokens, int ComputedTokens, int OutputTokens);

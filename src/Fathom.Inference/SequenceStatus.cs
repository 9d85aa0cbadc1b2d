namespace Fathom.Inference;

/// <summary>Progress of a running request. Contains neither its prompt nor its answer.</summary>
/// <param name="PromptTokens">Tokens of its prompt.</param>
/// <param name="CachedTokens">Prompt tokens that were in the cache when it started.</param>
/// <param name="ComputedTokens">Tokens that are in the cache now, prompt and output together.</param>
/// <param name="OutputTokens">New tokens so far.</param>
public sealed record SequenceStatus(int PromptTokens, int CachedTokens, int ComputedTokens, int OutputTokens);

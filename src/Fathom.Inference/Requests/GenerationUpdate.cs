namespace Fathom.Inference.Requests;

/// <summary>An update for a running request: a token, text that is now certain, or the end.</summary>
/// <param name="Text">New text; empty while a character is incomplete or a stop string may have begun.</param>
/// <param name="Token">The new token; null in an update that only has text that was held back.</param>
/// <param name="FinishReason">Why the request ended; null while it runs.</param>
public readonly record struct GenerationUpdate(string Text, GeneratedToken? Token, FinishReason? FinishReason);

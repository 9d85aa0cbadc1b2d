namespace Fathom.Inference.Requests;

/// <summary>News of a running request: a token, text that became certain, or the end.</summary>
/// <param name="Text">New text; empty while characters are incomplete or a stop string may be beginning.</param>
/// <param name="Token">The new token; null in an update that only brings the last held-back text.</param>
/// <param name="FinishReason">Why the request ended; null while it runs.</param>
public readonly record struct GenerationUpdate(string Text, GeneratedToken? Token, FinishReason? FinishReason);

namespace Fathom.Inference.Chat;

/// <summary>A prescribed beginning of an assistant's turn.</summary>
/// <param name="Thinking">The thinking so far; null for none.</param>
/// <param name="Text">The answer so far; if empty, the turn continues with the thinking.</param>
public sealed record ChatContinuation(string? Thinking, string Text);

namespace Fathom.Inference.Chat;

/// <summary>The beginning of an assistant's turn, written for it.</summary>
/// <param name="Thinking">What it has thought; null for nothing.</param>
/// <param name="Text">What it has answered so far; empty continues with the thought.</param>
public sealed record ChatContinuation(string? Thinking, string Text);

namespace Fathom.Server.Generation;

/// <summary>A text to continue.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Text">The text that an echo shows.</param>
internal readonly record struct CompletionPrompt(int[] Tokens, string Text);

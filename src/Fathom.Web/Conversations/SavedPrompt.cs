namespace Fathom.Web.Conversations;

/// <summary>A system prompt that was kept.</summary>
/// <param name="Name">What the list shows; unique for its owner.</param>
/// <param name="Text">What the model is told.</param>
public sealed record SavedPrompt(string Name, string Text);

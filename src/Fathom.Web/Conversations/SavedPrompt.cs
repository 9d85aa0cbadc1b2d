namespace Fathom.Web.Conversations;

/// <summary>A saved system prompt.</summary>
/// <param name="Name">Name in the list; unique per owner.</param>
/// <param name="Text">The system prompt.</param>
public sealed record SavedPrompt(string Name, string Text);

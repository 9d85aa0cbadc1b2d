namespace Fathom.Web.Conversations;

/// <summary>A conversation found by a search.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Excerpt">Text around the match; null if only the title matches.</param>
public sealed record SearchHit(Conversation Conversation, string? Excerpt);

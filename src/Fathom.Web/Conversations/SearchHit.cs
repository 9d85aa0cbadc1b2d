namespace Fathom.Web.Conversations;

/// <summary>A conversation in which a search found something.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Excerpt">Text around what was found; null when only the title has it.</param>
public sealed record SearchHit(Conversation Conversation, string? Excerpt);

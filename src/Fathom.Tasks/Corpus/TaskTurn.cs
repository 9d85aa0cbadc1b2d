namespace Fathom.Tasks.Corpus;

/// <summary>One exchange of a conversation.</summary>
/// <param name="User">What the person types.</param>
/// <param name="Thinking">The thinking: text, empty for an empty think block, null for none at all.</param>
/// <param name="Answer">What the assistant answers.</param>
public sealed record TaskTurn(string User, string? Thinking, string Answer);

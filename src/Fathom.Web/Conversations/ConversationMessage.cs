namespace Fathom.Web.Conversations;

/// <summary>A message, which is a node of its conversation's tree: an edit or a new answer is a sibling, and nothing is lost.</summary>
public sealed record ConversationMessage
{
    /// <summary>Names it among all messages.</summary>
    public required string Id { get; init; }

    /// <summary>The message before it; null for the first.</summary>
    public string? ParentId { get; init; }

    /// <summary>Who says it.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>What is said, in Markdown.</summary>
    public string Text { get; init; } = "";

    /// <summary>The thought before the answer; empty when there was none.</summary>
    public string Thinking { get; init; } = "";

    /// <summary>How far it has come.</summary>
    public MessageState State { get; init; }

    /// <summary>The model that wrote it; null for a person's message.</summary>
    public string? Model { get; init; }

    /// <summary>What went wrong, in words for the person.</summary>
    public string? Error { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What it took; null while it is written, and for a person's message.</summary>
    public AnswerFigures? Figures { get; init; }
}

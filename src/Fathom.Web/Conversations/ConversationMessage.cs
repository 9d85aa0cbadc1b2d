namespace Fathom.Web.Conversations;

/// <summary>A message, which is a node in its conversation's tree: an edit or a new answer is a sibling, and nothing is lost.</summary>
public sealed record ConversationMessage
{
    /// <summary>Unique id.</summary>
    public required string Id { get; init; }

    /// <summary>The message before it; null for the first.</summary>
    public string? ParentId { get; init; }

    /// <summary>Its author.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>The text, in Markdown.</summary>
    public string Text { get; init; } = "";

    /// <summary>The thought before the answer; may be empty.</summary>
    public string Thinking { get; init; } = "";

    /// <summary>Its progress.</summary>
    public MessageState State { get; init; }

    /// <summary>The model that wrote it; null for a user's message.</summary>
    public string? Model { get; init; }

    /// <summary>What went wrong, for the user.</summary>
    public string? Error { get; init; }

    /// <summary>Time of creation.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Its usage and timings; null while it is running, and for a user's message.</summary>
    public AnswerFigures? Figures { get; init; }
}

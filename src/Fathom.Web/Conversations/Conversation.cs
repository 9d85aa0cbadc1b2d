namespace Fathom.Web.Conversations;

/// <summary>A conversation without its messages.</summary>
public sealed record Conversation
{
    /// <summary>Names it among all conversations.</summary>
    public required string Id { get; init; }

    /// <summary>What the list shows.</summary>
    public required string Title { get; init; }

    /// <summary>Whether it stays at the top of the list.</summary>
    public bool IsPinned { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When something was last said in it.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The last message of the branch that is shown; null while nothing has been said.</summary>
    public string? LeafId { get; init; }

    /// <summary>How its answers are made.</summary>
    public ChatSettings Settings { get; init; } = new();
}

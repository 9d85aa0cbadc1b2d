namespace Fathom.Web.Conversations;

/// <summary>A conversation without its messages.</summary>
public sealed record Conversation
{
    /// <summary>Unique id.</summary>
    public required string Id { get; init; }

    /// <summary>The title shown in the list.</summary>
    public required string Title { get; init; }

    /// <summary>Whether it stays at the top of the list.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Time of creation.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Time of the last message.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The last message of the shown branch; null while there are no messages.</summary>
    public string? LeafId { get; init; }

    /// <summary>Settings of its answers.</summary>
    public ChatSettings Settings { get; init; } = new();
}

namespace Fathom.Web.Conversations;

/// <summary>A complete conversation for export.</summary>
internal sealed record ExportedConversation
{
    public required string Title { get; init; }

    public bool IsPinned { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Updated { get; init; }

    public string? LeafId { get; init; }

    public ChatSettings Settings { get; init; } = new();

    public required IReadOnlyList<ConversationMessage> Messages { get; init; }

    public static ExportedConversation From(Conversation conversation, IReadOnlyList<ConversationMessage> messages) => new()
    {
        Title = conversation.Title,
        IsPinned = conversation.IsPinned,
        Created = conversation.Created,
        Updated = conversation.Updated,
        LeafId = messages.Any(message => message.Id == conversation.LeafId) ? conversation.LeafId : null, // it may be deleted while both are read
        Settings = conversation.Settings,
        Messages = messages,
    };

    /// <summary>The same with new ids, so that it can't replace an existing conversation.</summary>
    public (Conversation Conversation, ConversationMessage[] Messages) WithNewIds()
    {
        Dictionary<string, string> ids = Messages.ToDictionary(message => message.Id, _ => ConversationIds.Next());
        ConversationMessage[] messages =
        [
            .. Messages.Select(message => message with
            {
                Id = ids[message.Id],
                ParentId = message.ParentId is { } parent ? ids[parent] : null,
                State = message.State == MessageState.Running ? MessageState.Interrupted : message.State,
            }),
        ];
        var conversation = new Conversation
        {
            Id = ConversationIds.Next(),
            Title = ConversationTitle.Clip(Title),
            IsPinned = IsPinned,
            Created = Created,
            Updated = Updated,
            LeafId = LeafId is { } leaf ? ids[leaf] : messages.LastOrDefault()?.Id,
            Settings = Settings,
        };
        return (conversation, messages);
    }
}

using Fathom.Web.Conversations;

namespace Fathom.Web.Tests.Conversations;

/// <summary>Short ways to write conversations down.</summary>
internal static class Messages
{
    public static readonly DateTimeOffset Time = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    public static Conversation Chat(string id, string title = "A chat", int minute = 0) => new()
    {
        Id = id,
        Title = title,
        Created = Time.AddMinutes(minute),
        Updated = Time.AddMinutes(minute),
    };

    public static ConversationMessage User(string id, string? parent, string text) => new()
    {
        Id = id,
        ParentId = parent,
        Role = MessageRole.User,
        Text = text,
        Created = Time,
    };

    public static ConversationMessage Assistant(string id, string? parent, string text, MessageState state = MessageState.Complete) => new()
    {
        Id = id,
        ParentId = parent,
        Role = MessageRole.Assistant,
        Text = text,
        State = state,
        Model = "deep-1b",
        Created = Time,
    };
}
